/** Conventional dropout, and the row and tile patterns whose compact matrices are really multiplied (approximate-random-dropout). */
package dev.skipgate.runtime.training.dropout;
