/** The trainer's recurrent and dense layers on an OpenCL device. */
package dev.skipgate.runtime.opencl.training;
