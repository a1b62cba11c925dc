package dev.skipgate.boards;

import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.boards.yaml.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The boards that come with Skipgate: one folder each, beside this module's sources. */
public final class Boards {
    private static final List<String> IDS =
            List.of("u50", "u55c", "u200", "u250", "u280", "zcu104", "zcu102", "kv260", "pynq-z2", "vck190");

    private Boards() {}

    /** What the boards are called. */
    public static List<String> ids() {
        return IDS;
    }

    /** All boards, in the order of their ids. */
    public static List<Board> all() {
        return IDS.stream().map(Boards::load).toList();
    }

    /**
     * One board.
     *
     * @throws UnknownBoardException if there is none of that name
     */
    public static Board load(String id) {
        if (!IDS.contains(id)) {
            throw new UnknownBoardException("there is no board " + Printable.quoted(id) + NearestWord.hint(id, IDS)
                    + " (boards: " + String.join(", ", IDS) + ")");
        }
        String resource = "/boards/" + id + "/board.yaml";
        try (InputStream bytes = Boards.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return BoardReader.read(id + "/board.yaml", bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
