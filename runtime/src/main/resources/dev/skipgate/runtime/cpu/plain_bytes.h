// Any digits, a byte each: a word of 64 bytes holds sixteen rows of four columns.
#pragma once

#include "form.h"

namespace skipgate {

class PlainBytes final : public Form {
 public:
  explicit PlainBytes(const Digits& digits)
      : blocks_(digits.blocks()),
        words_((digits.columns + kColumns - 1) / kColumns),
        data_(static_cast<std::size_t>(blocks_) * words_ * kGroups * kBytes) {
    for (int row = 0; row < digits.rows; ++row) {
      for (int c = 0; c < digits.columns; ++c) {
        const std::size_t word =
            (static_cast<std::size_t>(row / kBlock) * words_ + c / kColumns) * kGroups + row / kLanes % kGroups;
        data_[word * kBytes + row % kLanes * 4 + c % kColumns] = digits.at(row, c);
      }
    }
  }

  void add(int block, const Part* x, int n, int shift, std::int32_t* const* sums) const override {
    inChunks(n, [&](auto count, int at) { pass(count, block, x + at, shift, sums + at); });
  }

  // The vector's bytes are raised by 128.
  std::int32_t correction(const std::int8_t* row, int columns) const override {
    std::int32_t sum = 0;
    for (int c = 0; c < columns; ++c) sum += row[c];
    return -128 * sum;
  }
  const char* name() const override { return "bytes"; }
  std::size_t bytes() const override { return data_.bytes(); }
  double cost(int n) const override {
    const double dots = static_cast<double>(blocks_) * words_ * kGroups;
    return dots * ((n == 1 ? 0.6 : 0.5 * n) + kBytes * kCyclesPerByte);
  }

 private:
  static constexpr int kColumns = 4;

  template <int N>
  void pass(std::integral_constant<int, N>, int block, const Part* x, int shift, std::int32_t* const* sums) const {
    constexpr int kAtATime = N == 8 ? 2 : 4;
    for (int group = 0; group < kGroups; group += kAtATime) {
      Sums s[kAtATime][N];
      for (auto& each : s) {
        for (Sums& sum : each) sum = zeroSums();
      }
      const std::int8_t* w = data_.data() + (static_cast<std::size_t>(block) * words_ * kGroups + group) * kBytes;
      for (int i = 0; i < words_; ++i, w += kGroups * kBytes) {
        for (int v = 0; v < N; ++v) {
          const Bytes four = broadcastFour(x[v].raised + i * kColumns);
          for (int g = 0; g < kAtATime; ++g) s[g][v] = dot(s[g][v], four, loadBytes(w + g * kBytes));
        }
      }
      for (int v = 0; v < N; ++v) {
        for (int g = 0; g < kAtATime; ++g) addTo(sums[v] + (group + g) * kLanes, s[g][v], shift);
      }
    }
  }

  int blocks_;
  int words_;
  Array<std::int8_t> data_;
};

}  // namespace skipgate
