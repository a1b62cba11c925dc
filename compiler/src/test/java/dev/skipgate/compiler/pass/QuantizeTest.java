package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.ir.CellNumbers;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizeTest {
    private static final int SEEDS = 150;

    @Test
    void everyTensorHasTheFormatDescribed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            FloatNetwork floats = new RandomNetwork(seed).floats();
            ModelDescription description = floats.description();
            Network network = new Quantize().apply(floats, new Diagnostics()).integers();
            int fraction = checkInput(floats, network.input());
            for (int l = 0; l < network.layers().size(); l++) {
                Layer layer = network.layers().get(l);
                StageDescription described = description.stages().get(l);
                FloatNetwork.FloatLayer of = floats.layers().get(l);
                int hidden = layer.values().fractionBits();
                int finest = fraction + layer.inputWeights().weightFraction();
                if (described instanceof LayerDescription cells) {
                    RecurrentLayer recurrent = (RecurrentLayer) layer;
                    check(cells.inputWeights(), of.inputWeights(), layer.inputWeights());
                    check(cells.recurrentWeights(), of.recurrentWeights(), recurrent.recurrentWeights());
                    checkFormats(cells, CellNumbers.of(layer));
                    finest = Math.max(
                            finest, hidden + recurrent.recurrentWeights().weightFraction());
                    // A sum that is multiplied by a gate has to leave room for the product.
                    finest = cells.type() == CellType.GRU ? Math.max(0, finest) : finest;
                } else {
                    DenseDescription dense = (DenseDescription) described;
                    check(dense.weights(), of.inputWeights(), layer.inputWeights());
                    assertEquals(dense.format().orElseThrow().fixedPoint(), layer.values());
                }
                // Finer than the products when it shares a gate stage with a finer layer.
                int sum = layer.sum().fraction();
                assertTrue(sum == finest || (sum > finest && isShared(network, layer)), sum + " fraction bits");
                checkBias(of.bias(), layer.bias(), biasFormat(described), sum);
                fraction = hidden;
            }
            checkOutput(floats, network.output(), fraction);
        }
    }

    private static FixedPointFormat biasFormat(StageDescription described) {
        NumberFormat format = described instanceof LayerDescription layer
                ? layer.biasFormat()
                : ((DenseDescription) described).biasFormat();
        return format.fixedPoint();
    }

    private static void checkFormats(LayerDescription described, CellNumbers numbers) {
        StateFormats formats = described.formats();
        assertEquals(formats.hidden().fixedPoint(), numbers.value());
        numbers.cell().ifPresent(format -> assertEquals(formats.cell().fixedPoint(), format));
        numbers.gate().ifPresent(format -> assertEquals(formats.gateOutput().fixedPoint(), format));
        numbers.gateInput().ifPresent(format -> assertEquals(formats.gateInput().fixedPoint(), format));
        assertEquals(described.type() == CellType.LSTM, numbers.cell().isPresent());
        assertEquals(described.type().gates() > 1, numbers.gate().isPresent());
        assertEquals(described.type() != CellType.RNN_RELU, numbers.gateInput().isPresent());
    }

    private static boolean isShared(Network network, Layer layer) {
        return network.layers().stream()
                        .filter(other -> CellNumbers.of(other).equals(CellNumbers.of(layer)))
                        .count()
                > 1;
    }

    private static int checkInput(FloatNetwork floats, NetworkInput input) {
        InputDescription described = floats.description().input();
        assertEquals(described.width(), input.size());
        if (described instanceof InputDescription.Embedding wanted) {
            NetworkInput.Embedding table = (NetworkInput.Embedding) input;
            assertEquals(wanted.format().fixedPoint(), table.format());
            for (int i = 0; i < table.table().length; i++) {
                assertEquals(table.format().quantize(floats.embedding()[i]), table.table()[i]);
            }
            return wanted.format().fractionBits();
        }
        return described instanceof InputDescription.Vector vector
                ? vector.format().fractionBits()
                : 0;
    }

    private static void checkOutput(FloatNetwork floats, DenseOutput output, int fraction) {
        check(floats.description().output().weights(), floats.output().weights(), output.weights());
        assertEquals(floats.description().output().logits().fixedPoint(), output.logits());
        int finest = fraction + output.weights().weightFraction();
        assertEquals(finest, output.sum().fraction());
        FixedPointFormat format = floats.description().output().biasFormat().fixedPoint();
        checkBias(floats.output().bias(), output.bias(), format, finest);
    }

    /** Within half of a weight's step, where the quantizer has steps and does not clip. */
    private static void check(WeightQuantizer quantizer, float[] weights, WeightMatrix matrix) {
        double step = Math.scalb(1.0, -matrix.weightFraction());
        for (int i = 0; i < weights.length; i++) {
            double real = matrix.real(i / matrix.columns(), i % matrix.columns());
            if (quantizer instanceof WeightQuantizer.Pow2Ternary || quantizer instanceof WeightQuantizer.FixedPoint) {
                double greatest = quantizer instanceof WeightQuantizer.Pow2Ternary
                        ? 0.5
                        : ((WeightQuantizer.FixedPoint) quantizer)
                                        .format()
                                        .fixedPoint()
                                        .maximum()
                                * step;
                double clipped = Math.min(greatest, weights[i]);
                clipped = quantizer instanceof WeightQuantizer.Pow2Ternary ? Math.max(-greatest, clipped) : clipped;
                assertTrue(Math.abs(real - clipped) <= step / 2 || real < -greatest, real + " for " + weights[i]);
            } else {
                assertTrue(real == 0 || Math.signum(real) == Math.signum(weights[i]));
                assertTrue(weights[i] != 0 || real == 0, "zeros stay");
            }
        }
    }

    private static void checkBias(float[] floats, int[] bias, FixedPointFormat format, int sumFraction) {
        int kept = Math.min(format.fractionBits(), sumFraction);
        double halfStep = Math.scalb(0.5, -kept);
        double least = format.toReal(format.minimum());
        double greatest = format.toReal(format.maximum());
        for (int row = 0; row < bias.length; row++) {
            double real = Math.scalb((double) bias[row], -sumFraction);
            double clipped = Math.max(least, Math.min(greatest, floats[row]));
            // Where the greatest bias is no whole step of the sum, the step below it is taken.
            assertTrue(Math.abs(real - clipped) <= 2 * halfStep, real + " for " + floats[row]);
            assertTrue(real >= least && real <= greatest, real + " as " + format);
            assertTrue(clipped > greatest - 2 * halfStep || Math.abs(real - clipped) <= halfStep);
        }
    }

    @Test
    void losingAWholeMatrixIsTold() {
        FloatNetwork floats = new RandomNetwork(1).lstms().sparsity(0).floats();
        NumberFormat bias = new NumberFormat(16, 4, true, RandomNetwork.HERE);
        for (double zeroBelow : new double[] {0, 1e6}) {
            FloatNetwork network =
                    withFirstLayer(floats, new WeightQuantizer.Exponential(-8, 0, zeroBelow, RandomNetwork.HERE), bias);
            Diagnostics diagnostics = new Diagnostics();
            new Quantize().apply(network, diagnostics);
            String told = diagnostics.all().toString();
            assertEquals(zeroBelow > 0, told.contains("makes every weight zero"), told);
        }
    }

    @Test
    void sumsOfMoreThan32BitsAreRefusedNotWrapped() {
        NumberFormat wide = new NumberFormat(16, 1, true, RandomNetwork.HERE);
        for (int lowest : new int[] {-31, -40}) {
            for (long seed = 0; seed < 10; seed++) {
                FloatNetwork floats =
                        new RandomNetwork(seed).lstms().sparsity(0).floats();
                FloatNetwork finer = withFirstLayer(
                        floats, new WeightQuantizer.Exponential(lowest, lowest + 31, 0, RandomNetwork.HERE), wide);
                Diagnostics diagnostics = new Diagnostics();
                assertThrows(CompilationFailedException.class, () -> new Quantize().apply(finer, diagnostics));
                assertTrue(
                        diagnostics.all().get(0).toString().contains("layer-0"),
                        diagnostics.all().toString());
                assertTrue(
                        diagnostics.all().get(0).toString().contains("bits"),
                        diagnostics.all().toString());
            }
        }
    }

    private static FloatNetwork withFirstLayer(FloatNetwork floats, WeightQuantizer recurrent, NumberFormat bias) {
        ModelDescription model = floats.description();
        LayerDescription layer = model.layers().get(0);
        LayerDescription other = LayerDescription.lstm(
                layer.name(),
                layer.hidden(),
                layer.inputWeights(),
                recurrent,
                bias,
                layer.formats(),
                layer.pruning(),
                layer.encoding(),
                layer.where());
        List<StageDescription> layers = new ArrayList<>(model.stages());
        layers.set(0, other);
        ModelDescription changed = new ModelDescription(
                model.name(),
                model.input(),
                layers,
                model.output(),
                model.pruning(),
                model.training(),
                model.hardware(),
                model.weights(),
                model.quality());
        return new FloatNetwork(changed, floats.embedding(), floats.layers(), floats.output());
    }
}
