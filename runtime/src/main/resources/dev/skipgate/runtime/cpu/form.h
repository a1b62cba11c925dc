// A plane of a weight matrix: small digits -64..64 in rows that are a multiple of 64, in a form that is quick to multiply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "lanes.h"
#include "vectors.h"

namespace skipgate {

// Digits as they come: rows already in the order in which they are multiplied, padded with zeros.
struct Digits {
  int rows;
  int columns;
  std::vector<std::int8_t> values;

  std::int8_t at(int row, int column) const { return values[static_cast<std::size_t>(row) * columns + column]; }
  int blocks() const { return rows / kBlock; }
};

class Form {
 public:
  virtual ~Form() = default;

  // Adds the products of the 64 rows of a block with n vectors, each times 2^shift, to sums[0..n) of 64 each. They lack
  // correction(row) each.
  virtual void add(int block, const Part* x, int n, int shift, std::int32_t* const* sums) const = 0;

  // What does not depend on the vector.
  virtual std::int32_t correction(const std::int8_t* row, int columns) const = 0;

  virtual const char* name() const = 0;
  virtual std::size_t bytes() const = 0;

  // Estimated cycles of a product when n vectors share a pass over the weights.
  virtual double cost(int n) const = 0;
};

// Cycles in which a byte of weights that is read once comes from the second-level cache or beyond.
constexpr double kCyclesPerByte = 1.0 / 20;

// Calls f with std::integral_constant 8, 4, 2 or 1 and the place to begin at, until n are done.
template <class F>
void inChunks(int n, F f) {
  int at = 0;
  for (; n - at >= 8; at += 8) f(std::integral_constant<int, 8>(), at);
  for (; n - at >= 4; at += 4) f(std::integral_constant<int, 4>(), at);
  for (; n - at >= 2; at += 2) f(std::integral_constant<int, 2>(), at);
  for (; n - at >= 1; at += 1) f(std::integral_constant<int, 1>(), at);
}

inline void addTo(std::int32_t* sums, Sums product, int shift) {
  storeSums(sums, loadSums(sums) + shiftLeft(product, shift));
}

}  // namespace skipgate
