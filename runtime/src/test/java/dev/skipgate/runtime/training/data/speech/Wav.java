package dev.skipgate.runtime.training.data.speech;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes WAV files. */
final class Wav {
    private Wav() {}

    static byte[] pcm16(int rate, int... samples) {
        ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            data.putShort((short) sample);
        }
        return riff(chunk("fmt ", format(1, 1, rate, 16)), chunk("data", data.array()));
    }

    static byte[] tone(int rate, int length, double hertz) {
        int[] samples = new int[length];
        for (int i = 0; i < length; i++) {
            // Two unrelated tones and a slow swell, so that every feature varies.
            double swell = 0.5 + 0.4 * Math.sin(2 * Math.PI * 7 * i / rate);
            samples[i] =
                    (int) Math.round(9000 * swell * Math.sin(2 * Math.PI * hertz * (1 + 0.2 * i / length) * i / rate)
                            + 3000 * Math.sin(0.37 * i * i / 1000));
        }
        return pcm16(rate, samples);
    }

    static byte[] format(int coding, int channels, int rate, int bits) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) coding)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits)
                .array();
    }

    static byte[] chunk(String tag, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + content.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tag.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(content.length)
                .put(content)
                .array();
    }

    static byte[] riff(byte[]... chunks) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.writeBytes("WAVE".getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] chunk : chunks) {
            parts.writeBytes(chunk);
        }
        return chunk("RIFF", parts.toByteArray());
    }
}
