package dev.skipgate.testbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeReports() throws IOException {
        Files.writeString(
                folder.resolve("TEST-a.xml"),
                """
                <testsuite tests="4">
                  <testcase classname="a.ATest" name="passes"/>
                  <testcase classname="a.ATest" name="card(int)[1]"><skipped message="no card"/></testcase>
                </testsuite>
                """);
        Files.writeString(folder.resolve("other.xml"), "not a report");
    }

    @Test
    void countsWhatPassedAndWhatMayBeSkipped() throws IOException {
        TestReport report = new TestReport(List.of("a.ATest.card"));
        assertEquals(1, report.addFolder(folder));
        assertTrue(report.isGood());
        assertEquals("skipped: a.ATest.card(int)[1]: no card\n1 passed, 0 failed, 1 skipped\n", printed(report));
    }

    @Test
    void aSkipThatIsNotListedFails() throws IOException {
        TestReport report = new TestReport(List.of("a.ATest.car", "a.A"));
        report.addFolder(folder);
        assertFalse(report.isGood());
        assertTrue(printed(report).endsWith("\n1 passed, 1 failed, 1 skipped\n"), printed(report));
    }

    @Test
    void failuresAndErrorsFail() throws IOException {
        Files.writeString(
                folder.resolve("TEST-b.xml"),
                """
                <testsuite tests="2">
                  <testcase classname="b.BTest" name="fails"><failure/></testcase>
                  <testcase classname="b.BTest" name="breaks"><error/></testcase>
                </testsuite>
                """);
        TestReport report = new TestReport(List.of("a.ATest"));
        report.addFolder(folder);
        report.addFailure("C++ library");
        assertFalse(report.isGood());
        assertTrue(printed(report).endsWith("\n1 passed, 3 failed, 1 skipped\n"), printed(report));
    }

    @Test
    void aClassWithoutTestsFails() throws IOException {
        Files.writeString(folder.resolve("TEST-c.xml"), "<testsuite tests=\"0\"/>");
        TestReport report = new TestReport(List.of("a.ATest"));
        report.addFolder(folder);
        assertFalse(report.isGood());
        assertTrue(printed(report).contains("FAILED: TEST-c.xml holds no test"), printed(report));
    }

    @Test
    void theListHasNamesReasonsAndComments() throws IOException {
        Path list = folder.resolve("allowed.txt");
        Files.writeString(list, "# comment\n\na.ATest.card = an XRT card\n");
        assertEquals(List.of("a.ATest.card"), TestReport.readAllowedSkips(list));
    }

    private static String printed(TestReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
