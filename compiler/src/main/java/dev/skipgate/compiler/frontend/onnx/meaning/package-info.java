/**
 * What an ONNX graph means. Every value is followed through the graph with the meaning of its axes (time, batch, features of which layer), so
 * that transposing, reshaping and slicing cannot be misread; what has no meaning here is refused by node.
 */
package dev.skipgate.compiler.frontend.onnx.meaning;
