package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFault;
import dev.skipgate.boards.yaml.YamlFaults;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.nio.file.Path;

/** Turns marks of a YAML file into locations, and what is wrong with it into diagnostics. */
public record YamlDiagnostics(Path file, Diagnostics diagnostics) implements YamlFaults {
    @Override
    public void report(YamlFault fault, Mark where, String message) {
        error(rule(fault), where, message);
    }

    public void error(Rule rule, Mark where, String message) {
        diagnostics.error(rule, at(where), message);
    }

    public SourceLocation at(Mark mark) {
        return new SourceLocation(Printable.line(file.toString()), mark.line(), mark.column());
    }

    private static Rule rule(YamlFault fault) {
        return switch (fault) {
            case SYNTAX -> Rule.SYNTAX;
            case LIMIT -> Rule.LIMIT;
            case DUPLICATE_KEY -> Rule.DUPLICATE_KEY;
            case UNKNOWN_KEY -> Rule.UNKNOWN_KEY;
            case MISSING_KEY -> Rule.MISSING_KEY;
            case WRONG_TYPE -> Rule.WRONG_TYPE;
            case UNKNOWN_WORD -> Rule.UNKNOWN_WORD;
            case OUT_OF_RANGE -> Rule.OUT_OF_RANGE;
        };
    }
}
