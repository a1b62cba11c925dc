package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import javax.lang.model.SourceVersion;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class LegalNameTest {
    private static final SourceLocation WHERE = SourceLocation.of("model.yaml", 1);

    @Example
    void aNameBecomesIdentifiers() {
        LegalName name = new LegalName("char--lm_2-", WHERE);
        assertEquals("char_lm_2", name.cppIdentifier());
        assertEquals("CharLm2", name.javaClass());
        assertEquals("charLm2", name.javaField());
        assertEquals("charlm2", name.collisionKey());
        assertEquals("lstm", new LegalName("LSTM", WHERE).collisionKey());
    }

    @Example
    void whatCouldDoHarmIsNoName() {
        for (String text : new String[] {"", "1a", "-a", "_a", "a b", "a/b", "..", "a\n", "ä", "x".repeat(65), "a;b"}) {
            assertFalse(LegalName.isLegal(text), text);
            assertThrows(IllegalArgumentException.class, () -> new LegalName(text, WHERE));
        }
        for (String text : new String[] {"class", "static-cast", "static_cast", "int-", "package", "output", "main"}) {
            assertTrue(LegalName.isLegal(text), text);
            assertTrue(LegalName.isReserved(text), text);
            assertThrows(IllegalArgumentException.class, () -> new LegalName(text, WHERE));
        }
    }

    @Property
    void everyLegalNameIsAnIdentifierOfBothLanguages(
            @ForAll @AlphaChars @NumericChars @Chars({'-', '_'}) @StringLength(min = 1, max = 64) String text) {
        if (!LegalName.isLegal(text) || LegalName.isReserved(text)) {
            return;
        }
        LegalName name = new LegalName(text, WHERE);
        assertTrue(name.cppIdentifier().matches("[A-Za-z](_?[A-Za-z0-9])*"), name.cppIdentifier());
        assertTrue(SourceVersion.isName(name.javaField()), name.javaField());
        assertTrue(SourceVersion.isName(name.javaClass()), name.javaClass());
    }
}
