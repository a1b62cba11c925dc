/** What the compiler writes. */
package dev.skipgate.compiler.emit;
