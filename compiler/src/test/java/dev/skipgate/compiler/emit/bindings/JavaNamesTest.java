package dev.skipgate.compiler.emit.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaNamesTest {
    /** Names of all kinds of malice; each differs from the others, if only a little. */
    static final List<String> HOSTILE = List.of(
            "new",
            "class",
            "int",
            "true",
            "null",
            "_",
            "var",
            "record",
            "char-lm",
            "char_lm",
            "CharLm",
            "charlm",
            "CHAR-LM",
            "char--lm",
            "char-lm-",
            "char lm",
            "3d-model",
            "42",
            "",
            " ",
            "\u00fcbung",
            "ubung",
            "\u03bb",
            "\ud83d\ude00",
            "*/ System.exit(1); /*",
            "\\u002a/",
            "\"quoted\"",
            "a\nb",
            "a\u0000b",
            "../../etc/passwd",
            "con",
            "Step",
            "step",
            "String",
            "Object",
            "Configuration",
            "${x} $T $L $$",
            "x".repeat(500),
            "x".repeat(499) + "y");

    @Test
    void everyNameIsLegal() {
        for (String model : HOSTILE) {
            String name = JavaNames.packageOf(model) + "." + JavaNames.classOf(model);
            assertTrue(SourceVersion.isName(name), name);
            assertTrue(name.matches("[a-z0-9_.]+\\.[A-Z][A-Za-z0-9]*") && name.length() < 160, name);
        }
    }

    @Test
    void noTwoModelsShareAPackage() {
        Set<String> seen = new HashSet<>();
        for (String model : HOSTILE) {
            String name = JavaNames.packageOf(model);
            assertTrue(seen.add(name.toLowerCase(Locale.ROOT)), model + " has the package of another: " + name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "char-lm, skipgate.models.char_lm, CharLm",
        "tiny, skipgate.models.tiny, Tiny",
        "wordNet, skipgate.models.wordnet__.*, WordNet",
        "step, skipgate.models.step, StepModel",
        "2x1500, skipgate.models.model_2x1500__.*, Model2x1500"
    })
    void namesReadLikeTheModel(String model, String packageName, String className) {
        String seen = JavaNames.packageOf(model);
        assertTrue(seen.matches(packageName), seen);
        assertEquals(className, JavaNames.classOf(model));
    }
}
