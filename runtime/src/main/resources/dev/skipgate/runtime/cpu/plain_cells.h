// Cells with a single sum and no state of their own: recurrent layers without gates, and dense layers.
#pragma once

#include <utility>

#include "cell.h"

namespace skipgate {

// The sum through a table of tanh, straight to the hidden format.
class TanhCell final : public Cell {
 public:
  TanhCell(int sumFraction, Format argument, Table tanh)
      : argument_(sumFraction, argument), tanh_(std::move(tanh)) {}

  int slots() const override { return 1; }
  void step(const std::int32_t* sums, std::int32_t*, std::int32_t* hidden) const override {
    for (int at = 0; at < kBlock; at += kLanes) storeSums(hidden + at, tanh_.of(argument_(loadSums(sums + at))));
  }

 private:
  Requantize<std::int32_t> argument_;
  Table tanh_;
};

// The sum as it is, or no less than zero.
class LinearCell final : public Cell {
 public:
  LinearCell(int sumFraction, Format values, bool relu) : values_(sumFraction, values), relu_(relu) {}

  int slots() const override { return 1; }
  void step(const std::int32_t* sums, std::int32_t*, std::int32_t* hidden) const override {
    for (int at = 0; at < kBlock; at += kLanes) {
      const Sums value = values_(loadSums(sums + at));
      storeSums(hidden + at, relu_ ? greatest(value, zeroSums()) : value);
    }
  }

 private:
  Requantize<std::int32_t> values_;
  bool relu_;
};

}  // namespace skipgate
