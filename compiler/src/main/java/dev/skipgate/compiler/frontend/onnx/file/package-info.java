/** ONNX files, read without trust and written whole or not at all. The one place where protobuf appears. */
package dev.skipgate.compiler.frontend.onnx.file;
