// Roundings and saturation against plain arithmetic.
#include <cmath>

#include "skipgate/activation.h"
#include "skipgate/requantize.h"
#include "unit/suites.h"

namespace test {

using skipgate::Int;

namespace {

/// The formula of docs/datapath.md in floating point, which is exact for numbers this small.
long long wanted(long long value, int from, int to, int bits) {
  const double scaled = std::ldexp(static_cast<double>(value), to - from);
  const double rounded = to < from ? std::floor(scaled + 0.5) : scaled;
  const double most = std::ldexp(1.0, bits - 1) - 1;
  return static_cast<long long>(std::fmin(std::fmax(rounded, -most - 1), most));
}

template <int From, int To, int Bits>
void testAll(Checks& checks) {
  for (int value = -2048; value < 2048; ++value) {
    CHECK_EQUAL((skipgate::requantize<From, To, Bits>(Int<12>(value))), wanted(value, From, To, Bits));
  }
}

}  // namespace

void testRequantize(Checks& checks) {
  testAll<8, 5, 8>(checks);
  testAll<8, 5, 16>(checks);
  testAll<8, 8, 12>(checks);
  testAll<8, 8, 6>(checks);
  testAll<4, 8, 16>(checks);
  testAll<4, 8, 10>(checks);
  testAll<20, 2, 8>(checks);  // more places than the value has bits
  testAll<0, 20, 32>(checks);
  testAll<9, 8, 2>(checks);
  CHECK_EQUAL((skipgate::saturate<4>(Int<20>(100))), 7);
  CHECK_EQUAL((skipgate::saturate<4>(Int<20>(-100))), -8);
  CHECK_EQUAL((skipgate::roundHalfUp<1>(Int<20>(-3))), -1);
  CHECK_EQUAL((skipgate::roundHalfUp<1>(Int<20>(3))), 2);
  const skipgate::TableEntry table[8] = {0, 1, 2, 3, -4, -3, -2, -1};
  for (int z = -4; z < 4; ++z) {
    CHECK_EQUAL((skipgate::lookUp<5>(table, Int<3>(z))), z);
  }
}

}  // namespace test
