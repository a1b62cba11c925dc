/** What training reads: batches of sequences, and the readers that hand them out from a position that can be saved. */
package dev.skipgate.runtime.training.data;
