/** Boards as data: what a device holds, what its shell leaves over, and what memory hangs on it. */
package dev.skipgate.boards;
