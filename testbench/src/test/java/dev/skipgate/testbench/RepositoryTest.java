package dev.skipgate.testbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for the files of the repository as text. */
class RepositoryTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Set<String> NOT_OURS =
            Set.of("target", "build", "runs", ".git", ".skipgate", ".idea", ".vscode");
    private static final int LONGEST_CLASS = 350;
    private static final int LONGEST_HEADER = 200;
    private static final long LARGEST_TEXT = 1 << 20;

    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.$})*-])/(work|home|root)/");
    private static final Pattern REGISTRY_HOST =
            Pattern.compile("https?://[a-z0-9.-]*(maven|npmjs|pypi|pythonhosted|debian|crates)[a-z0-9.-]*");

    @Test
    void filesAreShortEnoughToBeOneIdea() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files()) {
            String path = relative(file);
            int limit = path.endsWith(".java") ? LONGEST_CLASS : LONGEST_HEADER;
            if (path.endsWith(".java") || (path.endsWith(".h") && path.startsWith("hls-templates/"))) {
                int lines = Files.readAllLines(file).size();
                if (lines > limit) {
                    tooLong.add("%s has %d lines, at most %d are wanted".formatted(path, lines, limit));
                }
            }
        }
        assertNone(tooLong);
    }

    @Test
    void textNamesNoMachinePathAndNoRegistryHost() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String path = relative(file);
            if (Files.size(file) > LARGEST_TEXT) {
                continue;
            }
            int number = 0;
            // Latin-1 reads every file, binary ones too.
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                number++;
                if (MACHINE_PATH.matcher(line).find()
                        || (!path.endsWith(".xml")
                                && REGISTRY_HOST.matcher(line).find())) {
                    found.add("%s:%d: %s".formatted(path, number, line.strip()));
                }
            }
        }
        assertNone(found);
    }

    @Test
    void theWalkSeesTheRepository() throws IOException {
        assertTrue(files().contains(ROOT.resolve("pom.xml")), "the tests must run in the folder of their module");
    }

    private static void assertNone(List<String> complaints) {
        assertEquals("", String.join("\n", complaints));
    }

    private static String relative(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // In a work tree of git's, .git is a file that holds a path.
                if (!NOT_OURS.contains(file.getFileName().toString())) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
