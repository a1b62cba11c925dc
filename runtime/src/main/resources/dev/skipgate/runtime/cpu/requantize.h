// The one rule of rounding (docs/datapath.md, section 2), without branches, so that it is done for many values at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "lanes.h"

namespace skipgate {

struct Format {
  int width;
  int fraction;
};

// From an integer with some fraction bits to a signed format: rounds half up, then saturates.
template <class T>
class Requantize {
 public:
  Requantize() = default;
  Requantize(int from, Format to)
      : right_(std::min(kTop, std::max(0, from - to.fraction))),
        half_(std::min(kTop, std::max(0, from - to.fraction - 1))),
        one_(from > to.fraction ? 1 : 0),
        // What is not zero saturates before it is shifted this far; it has 16 bits at most.
        left_(std::min(15, std::max(0, to.fraction - from))),
        least_(-(T{1} << (to.width - 1))),
        most_((T{1} << (to.width - 1)) - 1) {}

  // Sixteen at a time; of 32 bits.
  Sums operator()(Sums v) const {
    if (one_ != 0) v = shiftRight(v, right_) + (shiftRight(v, half_) & broadcastSum(1));
    v = saturate(v);
    return left_ == 0 ? v : saturate(shiftLeft(v, left_));
  }

  T operator()(T v) const {
    v = saturate((v >> right_) + ((v >> half_) & one_));
    return saturate(static_cast<T>(static_cast<std::make_unsigned_t<T>>(v) << left_));
  }

 private:
  static constexpr int kTop = 8 * sizeof(T) - 1;

  Sums saturate(Sums v) const {
    return least(broadcastSum(static_cast<std::int32_t>(most_)), greatest(broadcastSum(static_cast<std::int32_t>(least_)), v));
  }
  T saturate(T v) const { return std::min(most_, std::max(least_, v)); }

  int right_ = 0;
  int half_ = 0;
  T one_ = 0;
  int left_ = 0;
  T least_ = 0;
  T most_ = 0;
};

}  // namespace skipgate
