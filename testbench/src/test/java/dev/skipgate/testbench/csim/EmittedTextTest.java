package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.emit.hls.HlsEmitter;
import dev.skipgate.compiler.ir.Design;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the text of every emitted project. */
class EmittedTextTest {
    private static final int WIDEST_LINE = 120;

    @Test
    void emittingTwiceGivesTheSameBytesInAnyLocaleAndTimeZone() {
        List<EmittedFile> first = emit(SmallModel.design());
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            List<EmittedFile> second = emit(SmallModel.design());
            assertEquals(
                    first.stream().map(EmittedFile::path).toList(),
                    second.stream().map(EmittedFile::path).toList());
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(
                        first.get(i).content(),
                        second.get(i).content(),
                        first.get(i).path());
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void generatedCodeKeepsWithinALine() {
        for (EmittedFile file : emit(SmallModel.design())) {
            if (file.path().startsWith("hls/src/")) {
                text(file)
                        .lines()
                        .filter(line -> !line.startsWith("#pragma"))
                        .forEach(line -> assertTrue(line.length() <= WIDEST_LINE, file.path() + ": " + line));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"; rm -rf /", "../../x", "class", "a\nb", "a*/b", "", "layer\\"})
    void namesThatCouldBecomeCodeAreNotNames(String name) {
        assertThrows(IllegalArgumentException.class, () -> SmallModel.design("small", name, "upper"));
        assertThrows(IllegalArgumentException.class, () -> SmallModel.design(name, "lower", "upper"));
    }

    @Test
    void namesOfUsersStandInCommentsAlone() {
        List<EmittedFile> plain = emit(SmallModel.design());
        List<EmittedFile> odd = emit(SmallModel.design("kOutput", "Config", "array--x_"));
        assertEquals(plain.size(), odd.size());
        for (int i = 0; i < plain.size(); i++) {
            assertEquals(plain.get(i).path(), odd.get(i).path());
            if (plain.get(i).path().startsWith("hls/")) {
                assertEquals(code(plain.get(i)), code(odd.get(i)), plain.get(i).path());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everyBoardGetsItsPartAndItsMemory(Board board) {
        List<EmittedFile> files = new HlsEmitter().emit(SmallModel.design(), board, board.clockMhz());
        assertTrue(text(find(files, "hls/hls_config.cfg")).contains("part=" + board.part() + "\n"));
        assertTrue(text(find(files, "hls/run_hls.tcl")).contains("set_part {" + board.part() + "}\n"));
        String link = text(find(files, "hls/link.cfg"));
        assertEquals(board.platform().isPresent(), link.contains("nk=" + HlsEmitter.KERNEL + ":1:"));
        boolean hasBanks = board.platform().isPresent() && board.memory().get(0).count() > 1;
        assertEquals(
                hasBanks,
                link.contains(".weights:" + board.memory().get(0).kind().connectivityTag() + "[0]"));
    }

    static List<Board> boards() {
        return Boards.all();
    }

    @Test
    void noFileNamesAMachineOrADate() {
        String user = System.getProperty("user.dir");
        for (EmittedFile file : emit(SmallModel.design())) {
            assertFalse(text(file).contains(user), file.path());
        }
    }

    private static List<EmittedFile> emit(Design design) {
        return new HlsEmitter().emit(design, Boards.load(SimulatedProject.BOARD), SimulatedProject.CLOCK_MHZ);
    }

    private static EmittedFile find(List<EmittedFile> files, String path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static String text(EmittedFile file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }

    /** The text without its line comments. */
    private static String code(EmittedFile file) {
        return text(file).replaceAll("(?m)^ *//.*$", "").replaceAll("\n+", "\n");
    }
}
