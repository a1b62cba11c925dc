// The vendor's numbers and streams under our names; used for synthesis and for simulation with the vendor's headers.
#ifndef SKIPGATE_VENDOR_TYPES_H
#define SKIPGATE_VENDOR_TYPES_H

#include <ap_int.h>
#include <hls_stream.h>

/// Marks a function that is a module of hardware; here its `inline off` pragma says so.
#define SKIPGATE_MODULE

/// Marks a function that is part of its caller; here its `inline` pragma says so.
#define SKIPGATE_INLINE inline

namespace skipgate {

constexpr bool kCheckedTypes = false;

template <int Width>
using Int = ap_int<Width>;

template <int Width>
using UInt = ap_uint<Width>;

using Word512 = ap_uint<512>;

/// The vendor's integers begin with any value, so zero is said.
inline Word512 zeroWord() { return 0; }

template <class T>
using Stream = hls::stream<T>;

/// Simulation with the checked types throws here; hardware has nobody to tell.
inline void require(bool, const char*) {}

template <int Width, int WordWidth>
UInt<Width> getBits(const ap_uint<WordWidth>& word, int low) {
  return UInt<Width>(word >> low);
}

template <int Width, int WordWidth>
void setBits(ap_uint<WordWidth>& word, int low, const ap_uint<Width>& value) {
  word.range(low + Width - 1, low) = value;
}

template <int Width>
Int<Width> asSigned(const ap_uint<Width>& bits) {
  return Int<Width>(bits);
}

template <int Width>
UInt<Width> asUnsigned(const ap_int<Width>& value) {
  return UInt<Width>(value);
}

template <int Width, class T>
Int<Width> shiftLeft(const T& value, int places) {
  return Int<Width>(value) << places;
}

template <int MostPlaces, int Width>
Int<Width + MostPlaces> shiftUpTo(const ap_int<Width>& value, int places) {
  return Int<Width + MostPlaces>(value) << places;
}

template <int Width>
UInt<Width> shiftIn(const ap_uint<Width>& bits, bool newest) {
  return bits << 1 | ap_uint<Width>(newest ? 1 : 0);
}

template <int Width>
UInt<Width> countDown(const ap_uint<Width>& left) {
  return left - 1;
}

template <int Width>
UInt<Width> advanceBy(const ap_uint<Width>& place, int by) {
  return place + by;
}

}  // namespace skipgate

#endif
