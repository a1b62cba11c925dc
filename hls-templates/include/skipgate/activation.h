// Sigmoid and tanh: one table entry for every value of the gate input format, no interpolation.
#ifndef SKIPGATE_ACTIVATION_H
#define SKIPGATE_ACTIVATION_H

#include "skipgate/types.h"

namespace skipgate {

/// A table entry. The compiler makes the tables once, as constant arrays; their real width is the gate format's.
using TableEntry = short;

/// `table[z]`, addressed by the two's complement bits of `z`. `N` must be 2 to the width of `z`.
template <int GateBits, int InputBits, int N>
Int<GateBits> lookUp(const TableEntry (&table)[N], const Int<InputBits>& z) {
#pragma HLS inline  // or the table becomes a copied argument instead of a ROM
  static_assert(N == 1 << InputBits,
                "an activation table must have one entry for every value of the gate input format");
  return Int<GateBits>(table[static_cast<int>(asUnsigned(z))]);
}

}  // namespace skipgate

#endif
