package dev.skipgate.runtime.training.data.speech;

import dev.skipgate.runtime.training.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A RIFF/WAVE recording: one channel of PCM with 8 bits (unsigned) or 16 bits (signed) a sample.
 *
 * @param sampleRate samples a second
 * @param samples from -1 up to and without 1
 */
record WavFile(int sampleRate, float[] samples) {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xfffe;

    /**
     * Reads a whole file.
     *
     * @param name for messages
     * @throws DataException when it is no such recording, or is cut off
     */
    static WavFile read(String name, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < RIFF_HEADER || !"RIFF".equals(tag(file, 0)) || !"WAVE".equals(tag(file, 8))) {
            throw new DataException(name + ": does not begin with RIFF and WAVE; wanted a WAV recording");
        }
        ByteBuffer format = null;
        int at = RIFF_HEADER;
        while (at + CHUNK_HEADER <= file.length) {
            String tag = tag(file, at);
            long size = bytes.getInt(at + 4) & 0xffffffffL;
            int from = at + CHUNK_HEADER;
            if (size > file.length - from) {
                throw new DataException(name + ": its part '" + printable(tag) + "' should have " + size
                        + " bytes and has " + (file.length - from) + "; it is cut off, fetch it again");
            }
            ByteBuffer part = bytes.slice(from, (int) size).order(ByteOrder.LITTLE_ENDIAN);
            if ("fmt ".equals(tag)) {
                format = part;
            } else if ("data".equals(tag)) {
                return decode(name, format, part);
            }
            // A part of an odd number of bytes is followed by one that does not count.
            at = (int) Math.min(file.length, from + size + (size & 1));
        }
        throw new DataException(name + ": has no part 'data'; wanted a WAV recording with samples");
    }

    private static WavFile decode(String name, ByteBuffer format, ByteBuffer data) {
        if (format == null || format.limit() < 16) {
            throw new DataException(name + ": has no part 'fmt ' before its samples; wanted a WAV recording");
        }
        int coding = format.getShort(0) & 0xffff;
        int channels = format.getShort(2) & 0xffff;
        int rate = format.getInt(4);
        int bits = format.getShort(14) & 0xffff;
        if (coding == EXTENSIBLE && format.limit() >= 26) {
            coding = format.getShort(24) & 0xffff;
        }
        if (coding != PCM) {
            throw new DataException(
                    name + ": is coded as format 0x%04x; wanted PCM (0x0001); convert it".formatted(coding));
        }
        if (channels != 1) {
            throw new DataException(
                    name + ": has " + channels + " channels; wanted 1; mix them to one or take one of them out first");
        }
        if (bits != 8 && bits != 16) {
            throw new DataException(name + ": has " + bits + " bits a sample; wanted 8 or 16; convert it");
        }
        if (rate < 1) {
            throw new DataException(name + ": has " + rate + " samples a second; wanted a positive number");
        }
        if (data.limit() < bits / 8) {
            throw new DataException(name + ": has no samples; wanted a recording");
        }
        if (data.limit() % (bits / 8) != 0) {
            throw new DataException(name + ": ends in the middle of a sample; it is damaged, fetch it again");
        }
        float[] samples = new float[data.limit() / (bits / 8)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bits == 8 ? ((data.get(i) & 0xff) - 128) / 128f : data.getShort(2 * i) / 32768f;
        }
        return new WavFile(rate, samples);
    }

    private static String tag(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static String printable(String tag) {
        return tag.replaceAll("[^ -~]", "?");
    }
}
