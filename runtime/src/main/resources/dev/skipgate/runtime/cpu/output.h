// The dense output: logits and their argmax.
#pragma once

#include "layer.h"

namespace skipgate {

class Output {
 public:
  // The argmax and its logit.
  static constexpr int kResult = 2;

  // most: vectors at a time.
  Output(int rows, int sumFraction, Format logits, const std::int32_t* biases, int most)
      : order_(rows, 1),
        most_(most),
        biases_(order_.order(biases)),
        sums_(order_.blocks(), most),
        logits_(sumFraction, logits) {}

  int rows() const { return order_.units(); }
  int blocks() const { return order_.blocks(); }

  void plane(const std::int8_t* digits, int columns, int shift, int parts) {
    matrix_.plane(order_.order(digits, columns), shift, parts, most_, biases_);
  }

  // The logits of a block of rows for n vectors; pointers has room for n.
  void multiply(int block, int n, const Views& views, std::int32_t** pointers) {
    sums_.begin(block, n, biases_);
    sums_.list(block, 0, n, pointers);
    views.multiply(matrix_, block, pointers);
    for (int v = 0; v < n; ++v) {
      for (int row = 0; row < kBlock; ++row) pointers[v][row] = logits_(pointers[v][row]);
    }
  }

  // For each vector all logits, if they are wanted, then the argmax, the lowest among equals, and its logit.
  void write(int n, bool wantsLogits, std::int32_t* out) {
    for (int v = 0; v < n; ++v) {
      int best = 0;
      for (int row = 0; row < rows(); ++row) {
        if (wantsLogits) *out++ = logit(row, v);
        if (logit(row, v) > logit(best, v)) best = row;
      }
      *out++ = best;
      *out++ = logit(best, v);
    }
  }

  std::string describe() const { return matrix_.describe(); }

 private:
  std::int32_t logit(int row, int v) { return sums_.of(row / kBlock, v)[row % kBlock]; }

  RowOrder order_;
  int most_;
  Biases biases_;
  Matrix matrix_;
  BlockSums sums_;
  Requantize<std::int32_t> logits_;
};

}  // namespace skipgate
