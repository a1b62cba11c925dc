// Named conversions between fixed-point formats. Nothing converts implicitly.
#ifndef SKIPGATE_REQUANTIZE_H
#define SKIPGATE_REQUANTIZE_H

#include "skipgate/bits.h"
#include "skipgate/types.h"

namespace skipgate {

/// The nearest value of a signed format of `Bits` bits.
template <int Bits, int Width>
Int<Bits> saturate(const Int<Width>& value) {
#pragma HLS inline  // a few gates; a module would cost a cycle
  constexpr long long kMost = (1LL << (Bits - 1)) - 1;
  if (value > kMost) {
    return Int<Bits>(kMost);
  }
  if (value < -kMost - 1) {
    return Int<Bits>(-kMost - 1);
  }
  return Int<Bits>(value);
}

/// `floor(value / 2^Places + 1/2)`: round half up. No places: the value itself.
template <int Places, int Width>
Int<Width + 1> roundHalfUp(const Int<Width>& value) {
#pragma HLS inline  // a few gates; a module would cost a cycle
  constexpr long long kHalf = Places > 0 ? 1LL << larger(Places - 1, 0) : 0;
  const Int<Width + 1> sum = value + Int<Width + 1>(kHalf);
  return sum >> Places;
}

/// From `FromFrac` to `ToFrac` fraction bits in a signed format of `Bits` bits: round half up, then saturate.
template <int FromFrac, int ToFrac, int Bits, int Width>
Int<Bits> requantize(const Int<Width>& value) {
#pragma HLS inline  // a few gates; a module would cost a cycle
  constexpr int kDown = larger(FromFrac - ToFrac, 0);
  constexpr int kUp = larger(ToFrac - FromFrac, 0);
  static_assert(Bits >= 2 && Bits <= 32, "a requantized value must have 2 to 32 bits");
  static_assert(larger(Width, kDown + 1) + 1 + kUp <= 64, "a value to requantize must stay within 64 bits");
  constexpr int kWidth = larger(Width, kDown + 1);
  return saturate<Bits>(shiftLeft<kWidth + 1 + kUp>(roundHalfUp<kDown>(Int<kWidth>(value)), kUp));
}

}  // namespace skipgate

#endif
