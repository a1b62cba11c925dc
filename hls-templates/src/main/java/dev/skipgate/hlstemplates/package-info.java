/** Access to the C++ headers that every emitted project is made of. */
package dev.skipgate.hlstemplates;
