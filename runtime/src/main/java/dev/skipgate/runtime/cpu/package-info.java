/** Networks on the processor's vector instructions, with the integers of the reference model: docs/cpu.md. */
package dev.skipgate.runtime.cpu;
