/** The integer reference model, which every target must equal bit for bit. */
package dev.skipgate.runtime.reference;
