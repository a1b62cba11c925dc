// The element-wise part of a recurrent layer, for a block of units: from sums to the next state and the hidden values.
#pragma once

#include <cstdint>

#include "lanes.h"
#include "memory.h"
#include "requantize.h"

namespace skipgate {

class Cell {
 public:
  virtual ~Cell() = default;

  // Rows of the weight matrices that belong to a unit: 1 or 4. A block has kBlock / slots() units; its sums are those of
  // slot 0 of all its units, then of slot 1, and so on.
  virtual int slots() const = 0;

  // Whether some recurrent weights are multiplied by what reset() gives, instead of by the hidden state. Their products are
  // added to the sums between reset() and step().
  virtual bool resets() const { return false; }
  virtual void reset(const std::int32_t*, const std::int32_t*, std::int32_t*) const {}

  // state: one integer a unit, from step to step. hidden: one integer a unit, written.
  virtual void step(const std::int32_t* sums, std::int32_t* state, std::int32_t* hidden) const = 0;
};

// A table with an entry for every value of its argument, addressed by the two's complement bits.
class Table {
 public:
  Table(const std::int16_t* values, int count) : mask_(count - 1), values_(static_cast<std::size_t>(count)) {
    for (int i = 0; i < count; ++i) values_[i] = values[i];
  }

  Sums of(Sums x) const { return gather(values_.data(), x & broadcastSum(mask_)); }

 private:
  std::int32_t mask_;
  Array<std::int32_t> values_;
};

}  // namespace skipgate
