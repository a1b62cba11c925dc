/** Networks on OpenCL devices through Aparapi: target {@code opencl}; see docs/opencl.md. */
package dev.skipgate.runtime.opencl;
