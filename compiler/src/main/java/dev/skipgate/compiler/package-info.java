/** From a model description to an HLS project, typed host bindings and a bundle. */
package dev.skipgate.compiler;
