package dev.skipgate.runtime.training.plan;

/** A layer between input and output. */
public sealed interface LayerPlan permits RecurrentPlan, DensePlan, ConvolutionPlan, MaxPoolPlan, EncoderDecoderPlan {
    /** Its name in messages and metrics, distinct within a network. */
    String name();

    /** How many values the layer above sees. */
    int outputs();

    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of layer. */
    interface Visitor<R> {
        R recurrent(RecurrentPlan layer);

        R dense(DensePlan layer);

        R convolution(ConvolutionPlan layer);

        R maxPool(MaxPoolPlan layer);

        R encoderDecoder(EncoderDecoderPlan layer);
    }
}
