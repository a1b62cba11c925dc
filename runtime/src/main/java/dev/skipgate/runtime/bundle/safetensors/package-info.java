/**
 * The safetensors file format, read without trust and written without chance: a length, a JSON header, the bytes of the
 * tensors, little-endian.
 */
package dev.skipgate.runtime.bundle.safetensors;
