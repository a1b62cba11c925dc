package dev.skipgate.testbench.report;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.report.page.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes and updates report.json and report.html of a compiled model. */
public final class ReportFiles {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportFiles() {}

    /** The tree as text: indented by two spaces, lines ending in a line feed on every machine. */
    public static String json(JsonNode report) {
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indent);
        printer.indentArraysWith(indent);
        try {
            return MAPPER.writer(printer).writeValueAsString(report) + "\n";
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Writes both files; each is whole or as it was. */
    public static void write(Path directory, ObjectNode report) throws IOException {
        replace(directory.resolve(JSON), json(report));
        replace(directory.resolve(HTML), HtmlReport.render(report));
    }

    /**
     * Reads the tree back.
     *
     * @throws IOException when there is no report, or it is not one of ours
     */
    public static ObjectNode read(Path directory) throws IOException {
        Path file = directory.resolve(JSON);
        JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
        if (!(tree instanceof ObjectNode report) || tree.path("format").asInt() != JsonReport.FORMAT) {
            throw new IOException(file + " is not a report of this version; compile the model again");
        }
        return report;
    }

    /** Puts what a verification found out into the report of a directory and writes both files anew; returns the tree. */
    public static ObjectNode update(Path directory, VerifiedRun run) throws IOException {
        ObjectNode report = read(directory);
        JsonReport.verified(report, run);
        write(directory, report);
        return report;
    }

    /** Writes a file whole, or leaves it as it was. */
    public static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
