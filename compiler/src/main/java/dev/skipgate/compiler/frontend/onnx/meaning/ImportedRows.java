package dev.skipgate.compiler.frontend.onnx.meaning;

/**
 * Which logits are one of several results of a model.
 *
 * @param output its name
 * @param first of its logits
 * @param end behind its last one
 */
public record ImportedRows(String output, int first, int end) {}
