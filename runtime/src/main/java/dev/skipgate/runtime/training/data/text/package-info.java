/** Text as tokens: characters or words, read by windows from files of any length. */
package dev.skipgate.runtime.training.data.text;
