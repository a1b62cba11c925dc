/** What training measured, as JSON lines that survive a kill and a resume. */
package dev.skipgate.runtime.training.metrics;
