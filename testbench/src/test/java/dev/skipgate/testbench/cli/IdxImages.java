package dev.skipgate.testbench.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small images in IDX files: a bright square in the quarter that their class names. */
public final class IdxImages {
    /** Rows and columns. */
    public static final int SIDE = 12;

    private IdxImages() {}

    /** The files {@code PREFIX-images-idx3-ubyte} and {@code PREFIX-labels-idx1-ubyte} in a folder. */
    public static void write(Path folder, String prefix, int count) throws IOException {
        Random random = new Random(prefix.hashCode());
        ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
        labels.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            int quarter = random.nextInt(4);
            int top = quarter / 2 * SIDE / 2 + random.nextInt(3);
            int left = quarter % 2 * SIDE / 2 + random.nextInt(3);
            for (int at = 0; at < SIDE * SIDE; at++) {
                int row = at / SIDE - top;
                int column = at % SIDE - left;
                boolean bright = row >= 0 && row < 3 && column >= 0 && column < 3;
                images.put((byte) ((bright ? 180 : 0) + random.nextInt(70)));
            }
            labels.put((byte) quarter);
        }
        Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
    }
}
