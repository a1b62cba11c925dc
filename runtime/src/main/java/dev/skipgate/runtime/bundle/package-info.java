/** What crosses from compiler to runtime: the integer network, the hardware it runs on, and the files that hold them. */
package dev.skipgate.runtime.bundle;
