/** The one definition of the numbers: formats, roundings, weight codes and activation tables. Knows nothing of ours. */
package dev.skipgate.runtime.numeric;
