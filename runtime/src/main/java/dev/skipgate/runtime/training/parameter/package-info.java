/** What training changes: named float matrices and their gradients. */
package dev.skipgate.runtime.training.parameter;
