/** ONNX models in and out: from a file to a model description with its weights, and back. */
package dev.skipgate.compiler.frontend.onnx;
