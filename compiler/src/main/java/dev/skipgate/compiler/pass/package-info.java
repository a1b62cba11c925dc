/** The passes, each from one level of the compiler's intermediate representation to the next. */
package dev.skipgate.compiler.pass;
