package dev.skipgate.compiler.ir;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.bundle.Network;

/**
 * A network in which every tensor has a number format: the second level of the compiler's three. Integers from here on.
 *
 * @param description what the user wrote
 * @param integers the integer network
 */
public record QuantizedNetwork(ModelDescription description, Network integers) {}
