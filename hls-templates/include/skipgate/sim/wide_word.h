// The 512-bit word of a memory port, and bit fields of words. Simulation only.
#ifndef SKIPGATE_SIM_WIDE_WORD_H
#define SKIPGATE_SIM_WIDE_WORD_H

#include <cstdint>

#include "skipgate/sim/checked_int.h"

namespace skipgate {

/// 512 bits, all zero at first.
struct Word512 {
  std::uint64_t parts[8] = {};
};

inline Word512 zeroWord() { return {}; }

inline bool operator==(const Word512& a, const Word512& b) {
  bool equal = true;
  for (int i = 0; i < 8; ++i) {
    equal = equal && a.parts[i] == b.parts[i];
  }
  return equal;
}

namespace detail {

template <int Width>
constexpr std::uint64_t lowMask() {
  return ~std::uint64_t{0} >> (64 - Width);
}

}  // namespace detail

/// The `Width` bits from `low` on. A field of a 512-bit word must not cross a 64-bit boundary, which none of ours does.
template <int Width>
UInt<Width> getBits(const Word512& word, int low) {
  require(low >= 0 && low % 64 + Width <= 64 && low + Width <= 512, "a bit field crosses a 64-bit boundary");
  return (word.parts[low / 64] >> (low % 64)) & detail::lowMask<Width>();
}

template <int Width>
void setBits(Word512& word, int low, const UInt<Width>& value) {
  require(low >= 0 && low % 64 + Width <= 64 && low + Width <= 512, "a bit field crosses a 64-bit boundary");
  std::uint64_t& part = word.parts[low / 64];
  part &= ~(detail::lowMask<Width>() << (low % 64));
  part |= static_cast<std::uint64_t>(value) << (low % 64);
}

template <int Width, int WordWidth>
UInt<Width> getBits(const UInt<WordWidth>& word, int low) {
  return (static_cast<std::uint64_t>(word) >> low) & detail::lowMask<Width>();
}

/// The same bits read as two's complement.
template <int Width>
Int<Width> asSigned(const UInt<Width>& bits) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(bits) << (64 - Width)) >> (64 - Width);
}

/// The two's complement bits of a signed number.
template <int Width>
UInt<Width> asUnsigned(const Int<Width>& value) {
  return static_cast<std::uint64_t>(static_cast<long long>(value)) & detail::lowMask<Width>();
}

/// `value * 2^places`, which must fit in `Width` bits.
template <int Width, class T>
Int<Width> shiftLeft(const T& value, int places) {
  return static_cast<long long>(static_cast<std::uint64_t>(static_cast<long long>(value)) << places);
}

/// `value * 2^places` with at most `MostPlaces` places: no check, since it always fits.
template <int MostPlaces, int Width>
Int<Width + MostPlaces> shiftUpTo(const Int<Width>& value, int places) {
  return Int<Width + MostPlaces>::proven(
      static_cast<long long>(static_cast<std::uint64_t>(static_cast<long long>(value)) << places));
}

/// A shift register's next state: the oldest bit, the highest, falls out.
template <int Width>
UInt<Width> shiftIn(const UInt<Width>& bits, bool newest) {
  return UInt<Width>::proven((2 * static_cast<std::uint64_t>(bits) + (newest ? 1 : 0)) & detail::lowMask<Width>());
}

/// One less; the caller knows that there is something left.
template <int Width>
UInt<Width> countDown(const UInt<Width>& left) {
  return UInt<Width>::proven(left - 1);
}

/// `by` further; the caller knows that the place is within the number's width.
template <int Width>
UInt<Width> advanceBy(const UInt<Width>& place, int by) {
  return UInt<Width>::proven(place + by);
}

}  // namespace skipgate

#endif
