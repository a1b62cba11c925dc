// Tables of sigmoid and tanh in the formats of a cell.
#ifndef SKIPGATE_TEST_TABLES_H
#define SKIPGATE_TEST_TABLES_H

#include <cmath>

#include "support/reference.h"

namespace test {

template <class Formats>
struct Tables {
  static constexpr int kSize = 1 << Formats::kGateInputBits;
  skipgate::TableEntry sigmoid[kSize];
  skipgate::TableEntry tanh[kSize];

  Tables() {
    for (int i = 0; i < kSize; ++i) {
      sigmoid[i] = entry(1 / (1 + std::exp(-input(i))), Formats::kGateFrac, Formats::kGateBits);
      tanh[i] = entry(std::tanh(input(i)), Formats::kGateFrac, Formats::kGateBits);
    }
  }

  /// What the address of an entry means.
  static double input(int address) {
    return std::ldexp(address < kSize / 2 ? address : address - kSize, -Formats::kGateInputFrac);
  }

  static skipgate::TableEntry entry(double y, int frac, int bits) {
    return static_cast<skipgate::TableEntry>(
        requantized(static_cast<long long>(std::floor(std::ldexp(y, frac) + 0.5)), 0, 0, bits));
  }
};

}  // namespace test

#endif
