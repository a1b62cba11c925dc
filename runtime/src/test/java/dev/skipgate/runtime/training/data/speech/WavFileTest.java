package dev.skipgate.runtime.training.data.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.training.data.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WavFileTest {
    @Test
    void samplesOf16BitsAreSigned() {
        WavFile wav = WavFile.read("a.wav", Wav.pcm16(8000, 0, 1, -1, 32767, -32768));
        assertEquals(8000, wav.sampleRate());
        assertArrayEquals(new float[] {0, 1 / 32768f, -1 / 32768f, 32767 / 32768f, -1}, wav.samples());
    }

    @Test
    void samplesOf8BitsAreNotSigned() {
        byte[] data = {(byte) 128, (byte) 129, 127, 0, (byte) 255};
        byte[] file = Wav.riff(Wav.chunk("fmt ", Wav.format(1, 1, 11025, 8)), Wav.chunk("data", data));
        assertArrayEquals(
                new float[] {0, 1 / 128f, -1 / 128f, -1, 127 / 128f},
                WavFile.read("a.wav", file).samples());
    }

    @Test
    void otherPartsArePassedOver() {
        byte[] file = Wav.riff(
                Wav.chunk("LIST", new byte[] {1, 2, 3}),
                Wav.chunk("fmt ", extensible(1)),
                Wav.chunk("odd ", new byte[1]),
                Wav.chunk("data", new byte[] {0, 64}),
                Wav.chunk("LIST", new byte[4]));
        assertArrayEquals(new float[] {0.5f}, WavFile.read("a.wav", file).samples());
    }

    private static byte[] extensible(int coding) {
        byte[] format = Arrays.copyOf(Wav.format(0xfffe, 1, 8000, 16), 40);
        format[24] = (byte) coding;
        return format;
    }

    @Test
    void whatIsNoSuchRecordingIsRefused() {
        byte[] data = Wav.chunk("data", new byte[8]);
        assertRefused(
                "does not begin with RIFF and WAVE; wanted a WAV recording",
                "binary garbage".getBytes(StandardCharsets.US_ASCII));
        assertRefused("does not begin with RIFF and WAVE; wanted a WAV recording", new byte[3]);
        assertRefused(
                "is coded as format 0x0003; wanted PCM (0x0001); convert it", file(Wav.format(3, 1, 8000, 16), data));
        assertRefused("is coded as format 0x0003; wanted PCM (0x0001); convert it", file(extensible(3), data));
        assertRefused(
                "has 2 channels; wanted 1; mix them to one or take one of them out first",
                file(Wav.format(1, 2, 8000, 16), data));
        assertRefused("has 24 bits a sample; wanted 8 or 16; convert it", file(Wav.format(1, 1, 8000, 24), data));
        assertRefused("has 0 samples a second; wanted a positive number", file(Wav.format(1, 1, 0, 16), data));
        assertRefused(
                "has no samples; wanted a recording", file(Wav.format(1, 1, 8000, 16), Wav.chunk("data", new byte[0])));
        assertRefused(
                "ends in the middle of a sample; it is damaged, fetch it again",
                file(Wav.format(1, 1, 8000, 16), Wav.chunk("data", new byte[3])));
        assertRefused("has no part 'fmt ' before its samples; wanted a WAV recording", Wav.riff(data));
        assertRefused(
                "has no part 'data'; wanted a WAV recording with samples",
                Wav.riff(Wav.chunk("fmt ", Wav.format(1, 1, 8000, 16))));
        byte[] whole = Wav.pcm16(8000, 1, 2, 3, 4);
        assertRefused(
                "its part 'data' should have 8 bytes and has 7; it is cut off, fetch it again",
                Arrays.copyOf(whole, whole.length - 1));
    }

    private static byte[] file(byte[] format, byte[] data) {
        return Wav.riff(Wav.chunk("fmt ", format), data);
    }

    private static void assertRefused(String expected, byte[] file) {
        assertEquals(
                "a.wav: " + expected,
                assertThrows(DataException.class, () -> WavFile.read("a.wav", file))
                        .getMessage());
    }
}
