package dev.skipgate.compiler.ir;

/**
 * A vector that is kept as active lists: the input vector, or what a phase gives.
 *
 * @param name in the user's words
 * @param listBase where its list begins in each column group's list memory
 * @param columns where its elements live
 * @param bits width of its values
 */
public record ActiveVector(String name, int listBase, ColumnMap columns, int bits) {}
