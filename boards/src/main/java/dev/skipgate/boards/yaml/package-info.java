/**
 * Strict reading of small YAML files: a tree of values that know their lines, and typed access to it that collects every
 * fault. Board files and model descriptions are both read with it.
 */
package dev.skipgate.boards.yaml;
