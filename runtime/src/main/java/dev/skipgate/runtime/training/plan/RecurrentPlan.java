package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * A recurrent layer. What is rounded is rounded in quantized phases only, in the forward pass.
 *
 * @param hidden units of one direction
 * @param direction which way it goes through sequences
 * @param inputWeights rounding of the (gates x hidden) x inputs matrix
 * @param recurrentWeights rounding of the (gates x hidden) x hidden matrix
 * @param bias rounding of the bias, which is the sum of the two that PyTorch keeps
 * @param formats of the activations; a cell uses those that it has (a vanilla cell has no gates and no cell state)
 * @param identityStart whether the recurrent weights start as the identity and the biases as zero (Le, Jaitly and Hinton, "A simple way to
 *     initialize recurrent networks of rectified linear units", 2015); for vanilla cells
 */
public record RecurrentPlan(
        String name,
        Cell cell,
        int hidden,
        Direction direction,
        Optional<WeightRounding> inputWeights,
        Optional<WeightRounding> recurrentWeights,
        Optional<WeightRounding> bias,
        Optional<CellFormats> formats,
        boolean identityStart)
        implements LayerPlan {
    /** Ways through a sequence. */
    public enum Direction {
        FORWARD,
        /** From its end. */
        REVERSE,
        /** Two sets of weights, one each way; the layer gives both states, the forward one first. */
        BOTH
    }

    public RecurrentPlan {
        PlanChecks.name(name);
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(direction, "direction");
        PlanChecks.atLeast("the number of units of layer '" + name + "'", hidden, 1);
        Objects.requireNonNull(inputWeights, "inputWeights");
        Objects.requireNonNull(recurrentWeights, "recurrentWeights");
        Objects.requireNonNull(bias, "bias");
        if (identityStart && cell.gates() != 1) {
            throw new IllegalArgumentException("layer '" + name + "' is of kind " + cell
                    + ", whose recurrent weights are no square; an identity start is for RNN_TANH and RNN_RELU");
        }
        formats.ifPresent(RecurrentPlan::check);
    }

    /** A layer that goes forward, or both ways. */
    public RecurrentPlan(
            String name,
            Cell cell,
            int hidden,
            boolean bidirectional,
            Optional<WeightRounding> inputWeights,
            Optional<WeightRounding> recurrentWeights,
            Optional<WeightRounding> bias,
            Optional<CellFormats> formats,
            boolean identityStart) {
        this(
                name,
                cell,
                hidden,
                bidirectional ? Direction.BOTH : Direction.FORWARD,
                inputWeights,
                recurrentWeights,
                bias,
                formats,
                identityStart);
    }

    /** A layer of floats. */
    public static RecurrentPlan plain(String name, Cell cell, int hidden) {
        return new RecurrentPlan(
                name,
                cell,
                hidden,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static void check(CellFormats formats) {
        PlanChecks.activation(formats.gateInput());
        PlanChecks.activation(formats.gate());
        PlanChecks.activation(formats.cell());
        PlanChecks.activation(formats.hidden());
    }

    /** Whether it goes both ways. */
    public boolean bidirectional() {
        return direction == Direction.BOTH;
    }

    @Override
    public int outputs() {
        return bidirectional() ? 2 * hidden : hidden;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.recurrent(this);
    }
}
