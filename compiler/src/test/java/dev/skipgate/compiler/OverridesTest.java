package dev.skipgate.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.pass.RandomNetwork;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private static final ModelDescription MODEL = described();

    private static ModelDescription described() {
        ModelDescription any = new RandomNetwork(1).floats().description();
        return any.withHardware(new HardwareDescription(
                Optional.of("zcu102"),
                OptionalDouble.of(200),
                OptionalInt.of(16),
                EncodingChoice.PACKED,
                any.hardware().where()));
    }

    private static HardwareDescription apply(Overrides overrides) {
        return overrides.apply(MODEL, new Diagnostics()).hardware();
    }

    private static Overrides lanes(String lanes) {
        return new Overrides(Optional.empty(), Optional.of(lanes), Optional.empty(), OptionalDouble.empty());
    }

    private static Overrides encoding(String encoding) {
        return new Overrides(Optional.empty(), Optional.empty(), Optional.of(encoding), OptionalDouble.empty());
    }

    private static Overrides clock(double clock) {
        return new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.of(clock));
    }

    private static Overrides board(String board) {
        return new Overrides(Optional.of(board), Optional.empty(), Optional.empty(), OptionalDouble.empty());
    }

    @Test
    void noneChangesNothing() {
        assertEquals(MODEL.hardware(), apply(Overrides.NONE));
        assertEquals("zcu102", Overrides.NONE.board(MODEL, new Diagnostics()).id());
    }

    @Test
    void eachGoesBeforeTheDescription() {
        assertEquals(OptionalInt.of(64), apply(lanes("64")).lanes());
        assertEquals(OptionalInt.empty(), apply(lanes("auto")).lanes());
        assertEquals(EncodingChoice.COMPRESSED, apply(encoding("compressed")).encoding());
        assertEquals(EncodingChoice.AUTO, apply(encoding("auto")).encoding());
        assertEquals(OptionalDouble.of(312.5), apply(clock(312.5)).clockMhz());
        Overrides board = board("u55c");
        ModelDescription model = board.apply(MODEL, new Diagnostics());
        assertEquals("u55c", board.board(model, new Diagnostics()).id());
        assertEquals(OptionalInt.of(16), model.hardware().lanes());
    }

    private static void refused(Overrides overrides, String... parts) {
        Diagnostics diagnostics = new Diagnostics();
        assertThrows(CompilationFailedException.class, () -> {
            ModelDescription model = overrides.apply(MODEL, diagnostics);
            overrides.board(model, diagnostics);
        });
        assertEquals(1, diagnostics.all().size(), diagnostics.all().toString());
        for (String part : parts) {
            assertTrue(
                    diagnostics.all().toString().contains(part),
                    diagnostics.all().toString());
        }
    }

    @Test
    void wrongLanesAreRefusedWithTheNearest() {
        refused(lanes("48"), "command line", "--lanes is '48'", "use 32, 64 or auto");
        refused(lanes("3"), "use 2, 4 or auto");
        refused(lanes("8192"), "--lanes is '8192'", "use 4096 or auto");
        for (String bad : new String[] {"0", "-4", "many", "", "99999999999", "4.0", "AUTO"}) {
            refused(lanes(bad), "--lanes is '" + bad + "'", "64 or auto");
        }
    }

    @Test
    void wrongWordsAndNumbersAreRefused() {
        refused(encoding("sparse"), "--encoding is 'sparse'", "auto, packed, compressed, constant");
        refused(encoding("PACKED"), "--encoding is 'PACKED'");
        for (double bad : new double[] {0, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(clock(bad), "--clock is " + bad);
        }
        refused(board("u99"), "command line", "u99");
    }

    @Test
    void aBoardMustBeNamedSomewhere() {
        HardwareDescription none = new HardwareDescription(
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                EncodingChoice.AUTO,
                MODEL.hardware().where());
        Diagnostics diagnostics = new Diagnostics();
        assertThrows(
                CompilationFailedException.class, () -> Overrides.NONE.board(MODEL.withHardware(none), diagnostics));
        assertTrue(
                diagnostics.all().toString().contains("no board is named"),
                diagnostics.all().toString());
    }
}
