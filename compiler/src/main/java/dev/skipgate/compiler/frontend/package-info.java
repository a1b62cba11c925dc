/**
 * From text to {@link dev.skipgate.compiler.frontend.ModelDescription}: what the user wrote, with defaults filled in and
 * the place each part was written at. Nothing here knows weights or hardware.
 */
package dev.skipgate.compiler.frontend;
