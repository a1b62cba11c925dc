// Integers of a stated width that throw instead of overflowing. Simulation only.
//
// A value lives in the smallest native integer that holds it. Arithmetic happens in `long long` through the implicit
// conversion, and the one check is made when a result is stored: that is thin enough to simulate every trip.
#ifndef SKIPGATE_SIM_CHECKED_INT_H
#define SKIPGATE_SIM_CHECKED_INT_H

#include <cstdint>
#include <string>
#include <type_traits>

#include "skipgate/sim/simulation_error.h"

namespace skipgate {

/// Throws when `holds` is false; vendor builds have a `require` that does nothing.
inline void require(bool holds, const char* sentence) {
  if (__builtin_expect(!holds, 0)) {
    throw SimulationError(sentence);
  }
}

namespace detail {

template <int Width, bool Signed>
struct NativeInteger {
  using SignedType = std::conditional_t<
      Width <= 8, std::int8_t,
      std::conditional_t<Width <= 16, std::int16_t, std::conditional_t<Width <= 32, std::int32_t, std::int64_t>>>;
  using Type = std::conditional_t<Signed, SignedType, std::make_unsigned_t<SignedType>>;
};

[[noreturn]] __attribute__((noinline, cold)) inline void throwOverflow(long long value, int width, bool isSigned) {
  throw SimulationError("overflow: " + std::to_string(value) + " does not fit in " + std::to_string(width) +
                        (isSigned ? " signed" : " unsigned") + " bits");
}

template <int Width>
constexpr bool fitsSigned(long long value) {
  constexpr unsigned long long half = 1ULL << (Width - 1);
  return Width == 64 || static_cast<unsigned long long>(value) + half <= 2 * half - 1;
}

template <int Width>
constexpr bool fitsUnsigned(unsigned long long value) {
  return Width == 64 || value >> (Width % 64) == 0;
}

}  // namespace detail

/// A signed integer of `Width` bits.
template <int Width>
class Int {
  static_assert(Width >= 1 && Width <= 64, "a checked integer has 1 to 64 bits");

 public:
  constexpr Int() = default;

  template <class T, class = std::enable_if_t<std::is_convertible<T, long long>::value>>
  constexpr Int(T from) : value(checked(static_cast<long long>(from))) {}

  constexpr operator long long() const { return value; }

  /// A value that always fits, by its type: not checked.
  static constexpr Int proven(long long from) {
    Int result;
    result.value = static_cast<Native>(from);
    return result;
  }

 private:
  using Native = typename detail::NativeInteger<Width, true>::Type;

  static constexpr Native checked(long long from) {
    if (__builtin_expect(!detail::fitsSigned<Width>(from), 0)) {
      detail::throwOverflow(from, Width, true);
    }
    return static_cast<Native>(from);
  }

  Native value = 0;
};

/// An unsigned integer of `Width` bits.
template <int Width>
class UInt {
  static_assert(Width >= 1 && Width <= 64, "a checked integer has 1 to 64 bits");

 public:
  /// 64 bits do not fit in a `long long`; all narrower ones do, and then differences may be negative.
  using Promoted = std::conditional_t<Width == 64, unsigned long long, long long>;

  constexpr UInt() = default;

  template <class T, class = std::enable_if_t<std::is_convertible<T, long long>::value>>
  constexpr UInt(T from) : value(checked(static_cast<Promoted>(from))) {}

  constexpr operator Promoted() const { return value; }

  /// A value that always fits, by what its caller knows: not checked.
  static constexpr UInt proven(Promoted from) {
    UInt result;
    result.value = static_cast<Native>(from);
    return result;
  }

 private:
  using Native = typename detail::NativeInteger<Width, false>::Type;

  static constexpr Native checked(Promoted from) {
    if (__builtin_expect(!detail::fitsUnsigned<Width>(static_cast<unsigned long long>(from)), 0)) {
      detail::throwOverflow(static_cast<long long>(from), Width, false);
    }
    return static_cast<Native>(from);
  }

  Native value = 0;
};

}  // namespace skipgate

#endif
