// Sizes worked out at compile time.
#ifndef SKIPGATE_BITS_H
#define SKIPGATE_BITS_H

namespace skipgate {

/// The bits an unsigned number needs to take `values` different values, at least one.
constexpr int bitsFor(long long values) {
  int bits = 1;
  while ((1LL << bits) < values) {
    ++bits;
  }
  return bits;
}

constexpr long long ceilDiv(long long a, long long b) { return (a + b - 1) / b; }

constexpr int larger(int a, int b) { return a > b ? a : b; }

constexpr int smaller(int a, int b) { return a < b ? a : b; }

constexpr bool isPowerOfTwo(long long n) { return n > 0 && (n & (n - 1)) == 0; }

}  // namespace skipgate

#endif
