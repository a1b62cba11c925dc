/** FPGA boards: one {@code board.yaml} each, and the records that read it. */
package dev.skipgate.boards;
