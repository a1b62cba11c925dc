// One recurrent layer: its weights, its cell, and the vectors of the steps in work.
#pragma once

#include <memory>
#include <vector>

#include "cell.h"
#include "matrix.h"

namespace skipgate {

// Puts the rows of a matrix in the order in which they are multiplied: in blocks of some units, in which the rows of slot 0
// come first. What is left over is filled up with zero rows. Row q * units + u is slot q of unit u.
class RowOrder {
 public:
  RowOrder(int units, int slots) : units_(units), slots_(slots), perBlock_(kBlock / slots) {}

  int units() const { return units_; }
  int unitsPerBlock() const { return perBlock_; }
  int blocks() const { return (units_ + perBlock_ - 1) / perBlock_; }
  int rows() const { return blocks() * kBlock; }
  // Units of a block, fewer in the last one.
  int unitsIn(int block) const { return std::min(perBlock_, units_ - block * perBlock_); }

  // The place of a row.
  int place(int row) const {
    const int slot = row / units_;
    const int unit = row % units_;
    return unit / perBlock_ * kBlock + slot * perBlock_ + unit % perBlock_;
  }

  Digits order(const std::int8_t* digits, int columns) const {
    Digits ordered{rows(), columns, std::vector<std::int8_t>(static_cast<std::size_t>(rows()) * columns)};
    for (int row = 0; row < units_ * slots_; ++row) {
      std::memcpy(ordered.values.data() + static_cast<std::size_t>(place(row)) * columns,
                  digits + static_cast<std::size_t>(row) * columns, columns);
    }
    return ordered;
  }

  Biases order(const std::int32_t* biases) const {
    Biases ordered(rows());
    for (int row = 0; row < units_ * slots_; ++row) ordered[place(row)] = static_cast<std::uint32_t>(biases[row]);
    return ordered;
  }

 private:
  int units_;
  int slots_;
  int perBlock_;
};

// Views of the vectors that a product reads, by part.
class Views {
 public:
  explicit Views(int most) {
    for (auto& part : parts_) part.resize(most);
  }

  void set(const Vectors& vectors, int first, int n) {
    count_ = vectors.parts();
    for (int p = 0; p < count_; ++p) {
      for (int v = 0; v < n; ++v) parts_[p][v] = vectors.part(first + v, p);
    }
    n_ = n;
  }

  void multiply(const Matrix& matrix, int block, std::int32_t* const* sums) const {
    matrix.add(block, {parts_[0].data(), parts_[1].data()}, count_, n_, sums);
  }

 private:
  std::vector<Part> parts_[kMostParts];
  int count_ = 0;
  int n_ = 0;
};

// The sums of a block of rows for some vectors: set to the biases, then added to.
class BlockSums {
 public:
  BlockSums(int blocks, int most) : most_(most), sums_(static_cast<std::size_t>(blocks) * most * kBlock) {}

  void begin(int block, int n, const Biases& biases) {
    const std::uint32_t* from = biases.data() + static_cast<std::size_t>(block) * kBlock;
    for (int v = 0; v < n; ++v) std::memcpy(of(block, v), from, kBlock * sizeof *from);
  }
  std::int32_t* of(int block, int v) { return sums_.data() + (static_cast<std::size_t>(block) * most_ + v) * kBlock; }

  // Where the sums of vectors first to first + n stand.
  void list(int block, int first, int n, std::int32_t** to) {
    for (int v = 0; v < n; ++v) to[v] = of(block, first + v);
  }

 private:
  int most_;
  Array<std::int32_t> sums_;
};

struct Layer {
  RowOrder order;
  Biases biases;
  std::unique_ptr<Cell> cell;
  int hiddenBits;
  Matrix input;
  Columns columns;
  Matrix recurrent;
  // Where the cell resets: the weights of the values that it gives, and these values, by sequence.
  Matrix late;
  Vectors reset;
  // Vector b is the state of sequence b before the first step in work, (t + 1) * batch + b its hidden state after step t.
  Vectors hidden;
  BlockSums sums;
};

}  // namespace skipgate
