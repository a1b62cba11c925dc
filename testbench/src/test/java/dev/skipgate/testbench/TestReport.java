package dev.skipgate.testbench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Counts what the tests of all modules reported. {@code ./test} runs this file as it stands, so it uses the JDK alone.
 *
 * <p>Steps outside Surefire are told by {@code --passed COUNT} and {@code --failed NAME}.
 */
public final class TestReport {
    private final List<String> allowedSkips;
    private final List<String> failed = new ArrayList<>();
    private final List<String> forbiddenSkips = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int passed;

    TestReport(List<String> allowedSkips) {
        this.allowedSkips = List.copyOf(allowedSkips);
    }

    public static void main(String[] args) throws IOException {
        TestReport report = new TestReport(readAllowedSkips(Path.of("testbench", "allowed-skips.txt")));
        int files = 0;
        for (String module : List.of("boards", "hls-templates", "runtime", "compiler", "testbench")) {
            files += report.addFolder(Path.of(module, "target", "surefire-reports"));
        }
        if (files == 0) {
            report.addFailure("no test of any module has reported");
        }
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals("--passed")) {
                report.passed += Integer.parseInt(args[i + 1]);
            } else {
                report.addFailure(args[i + 1]);
            }
        }
        report.print(System.out);
        System.exit(report.isGood() ? 0 : 1);
    }

    /** The names before the '=' of every line that is not a comment. */
    static List<String> readAllowedSkips(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("=", 2)[0].strip())
                    .toList();
        }
    }

    void addFailure(String name) {
        failed.add(name);
    }

    /** Adds every report of a module and says how many there were. */
    int addFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> reports = files.filter(
                            file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
            for (Path report : reports) {
                addFile(report);
            }
            return reports.size();
        }
    }

    private void addFile(Path file) throws IOException {
        NodeList cases;
        try {
            cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is not a test report", e);
        }
        if (cases.getLength() == 0) {
            failed.add(file.getFileName() + " holds no test");
        }
        for (int i = 0; i < cases.getLength(); i++) {
            add((Element) cases.item(i));
        }
    }

    private void add(Element testCase) {
        String name = testCase.getAttribute("classname") + "." + testCase.getAttribute("name");
        if (has(testCase, "failure") || has(testCase, "error")) {
            failed.add(name);
        } else if (has(testCase, "skipped")) {
            Element reason = (Element) testCase.getElementsByTagName("skipped").item(0);
            skipped.add(name + ": " + reasonOf(reason));
            if (!isAllowed(name)) {
                forbiddenSkips.add(name);
            }
        } else {
            passed++;
        }
    }

    /** Surefire has the reason of an assumption in the attribute or, with the exception's name before it, in the text. */
    private static String reasonOf(Element skipped) {
        String message = skipped.getAttribute("message");
        String text = message.isEmpty() ? skipped.getTextContent().strip() : message;
        return text.lines().findFirst().orElse("").replaceFirst("^[\\w.]+: (Assumption failed: )?", "");
    }

    private static boolean has(Element testCase, String outcome) {
        return testCase.getElementsByTagName(outcome).getLength() > 0;
    }

    /** A line of the list allows a whole class, or a method with all its parameter sets. */
    private boolean isAllowed(String name) {
        return allowedSkips.stream()
                .anyMatch(allowed ->
                        name.equals(allowed) || name.startsWith(allowed + ".") || name.startsWith(allowed + "("));
    }

    boolean isGood() {
        return failed.isEmpty() && forbiddenSkips.isEmpty();
    }

    void print(PrintStream out) {
        skipped.forEach(name -> out.println("skipped: " + name));
        forbiddenSkips.forEach(
                name -> out.println("FAILED: " + name + " was skipped; testbench/allowed-skips.txt does not allow it"));
        failed.forEach(name -> out.println("FAILED: " + name));
        out.printf("%d passed, %d failed, %d skipped%n", passed, failed.size() + forbiddenSkips.size(), skipped.size());
    }
}
