package dev.skipgate.compiler.diagnostics;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final SourceLocation LINE_7 = SourceLocation.of("model.yaml", 7);

    @Test
    void everyMessageHasOneForm() {
        assertEquals(
                "model.yaml:7: error[SG012]: layer 'encoder': layers of type gru are not supported yet",
                new Diagnostic(
                                Severity.ERROR,
                                Rule.UNSUPPORTED_CELL,
                                LINE_7,
                                "layer 'encoder': layers of type gru are not supported yet")
                        .render());
        assertEquals(
                "model.yaml: warning[SG024]: unused",
                new Diagnostic(Severity.WARNING, Rule.UNUSED_TENSOR, SourceLocation.of("model.yaml"), "unused")
                        .render());
    }

    @Test
    void aMessageStaysOnOneLine() {
        String shown = new Diagnostic(Severity.ERROR, Rule.SYNTAX, LINE_7, "one\ntwo\u001b[2J").render();
        assertEquals("model.yaml:7: error[SG001]: one\\ntwo\\u001b[2J", shown);
    }

    @Test
    void everythingIsCollectedBeforeAnythingIsThrown() {
        Diagnostics diagnostics = new Diagnostics();
        diagnostics.warning(Rule.UNUSED_TENSOR, LINE_7, "a");
        assertFalse(diagnostics.hasErrors());
        assertDoesNotThrow(diagnostics::throwIfErrors);
        diagnostics.error(Rule.SYNTAX, LINE_7, "b");
        diagnostics.error(Rule.SYNTAX, LINE_7, "b");
        diagnostics.error(Rule.LIMIT, LINE_7, "c");
        assertTrue(diagnostics.hasErrors());
        CompilationFailedException e = assertThrows(CompilationFailedException.class, diagnostics::throwIfErrors);
        assertEquals(3, e.diagnostics().size());
        assertEquals(
                "model.yaml:7: warning[SG024]: a\nmodel.yaml:7: error[SG001]: b\nmodel.yaml:7: error[SG002]: c",
                e.getMessage());
    }
}
