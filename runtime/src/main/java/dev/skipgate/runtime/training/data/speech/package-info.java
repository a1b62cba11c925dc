/** Recordings of spoken words, their features (MFCC) and their whitening. */
package dev.skipgate.runtime.training.data.speech;
