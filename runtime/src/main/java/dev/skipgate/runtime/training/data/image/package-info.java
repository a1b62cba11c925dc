/** Images in IDX files, as plain vectors or as sequences of their rows. */
package dev.skipgate.runtime.training.data.image;
