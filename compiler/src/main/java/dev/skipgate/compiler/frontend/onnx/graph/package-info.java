/** An ONNX model as data: nodes, names and constants, checked for what every graph has to be. No protobuf, and no meaning yet. */
package dev.skipgate.compiler.frontend.onnx.graph;
