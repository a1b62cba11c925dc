// Digits -1, 0 and 1 in two bits each, as 0, 1 and 2. Every byte holds four fields; a word of 64 bytes holds sixteen rows
// of sixteen columns: byte 4 * row + j has in field k the column 4 * k + j. Two groups of rows are multiplied at a time, so
// their words lie side by side; with more, the compiler keeps sums in memory.
#pragma once

#include "form.h"

namespace skipgate {

class Packed final : public Form {
 public:
  explicit Packed(const Digits& digits)
      : blocks_(digits.blocks()),
        words_((digits.columns + kColumns - 1) / kColumns),
        data_(static_cast<std::size_t>(blocks_) * words_ * kGroups * kBytes) {
    for (int row = 0; row < digits.rows; ++row) {
      const int group = row / kLanes % kGroups;
      for (int c = 0; c < words_ * kColumns; ++c) {
        const int code = (c < digits.columns ? digits.at(row, c) : 0) + 1;
        const std::size_t word = pairAt(row / kBlock, group / kPair, c / kColumns) + group % kPair * kBytes;
        std::uint8_t& byte = data_[word + row % kLanes * 4 + c % 4];
        byte = static_cast<std::uint8_t>(byte | code << (c % kColumns / 4 * 2));
      }
    }
  }

  void add(int block, const Part* x, int n, int shift, std::int32_t* const* sums) const override {
    inChunks(n, [&](auto count, int at) { pass(count, block, x + at, shift, sums + at); });
  }

  // The product of the codes is too large by the sum of the vector, which pass() subtracts.
  std::int32_t correction(const std::int8_t*, int) const override { return 0; }
  const char* name() const override { return "packed"; }
  std::size_t bytes() const override { return data_.bytes(); }

  double cost(int n) const override {
    const double dots = static_cast<double>(blocks_) * words_ * kGroups * 4;
    return n == 1 ? dots * (1 + 16 * kCyclesPerByte) : dots * (0.5 * n + 1 + 16 * kCyclesPerByte);
  }

 private:
  static constexpr int kColumns = 16;
  static constexpr int kPair = 2;

  // Where a word of both groups of a pair begins.
  std::size_t pairAt(int block, int pair, int word) const {
    return ((static_cast<std::size_t>(block) * (kGroups / kPair) + pair) * words_ + word) * kPair * kBytes;
  }

  // One vector: the fields are multiplied where they stand, as 1, 4, 16 and 64 times the code, and the sums are shifted
  // at the end. 64 * 2 * 128 * columns / 4 must stay below 2^31: Java limits the columns.
  void pass(std::integral_constant<int, 1>, int block, const Part* x, int shift, std::int32_t* const* sums) const {
    const Sums total = broadcastSum(x->total);
    for (int pair = 0; pair < kGroups / kPair; ++pair) {
      Sums s[kPair][4];
      for (auto& group : s) {
        for (Sums& each : group) each = zeroSums();
      }
      const std::uint8_t* w = data_.data() + pairAt(block, pair, 0);
      const std::int8_t* v = x->values;
      for (int i = 0; i < words_; ++i, w += kPair * kBytes, v += kColumns) {
        const Bytes x0 = broadcastFour(v), x1 = broadcastFour(v + 4), x2 = broadcastFour(v + 8),
                    x3 = broadcastFour(v + 12);
        for (int g = 0; g < kPair; ++g) {
          const Bytes codes = loadBytes(w + g * kBytes);
          s[g][0] = dot(s[g][0], codes & broadcastByte(0x03), x0);
          s[g][1] = dot(s[g][1], codes & broadcastByte(0x0c), x1);
          s[g][2] = dot(s[g][2], codes & broadcastByte(0x30), x2);
          s[g][3] = dot(s[g][3], codes & broadcastByte(0xc0), x3);
        }
      }
      for (int g = 0; g < kPair; ++g) {
        const Sums sum = s[g][0] + shiftRight<2>(s[g][1]) + shiftRight<4>(s[g][2]) + shiftRight<6>(s[g][3]);
        addTo(sums[0] + (pair * kPair + g) * kLanes, sum - total, shift);
      }
    }
  }

  // Several vectors: unpacked once for all of them.
  template <int N>
  void pass(std::integral_constant<int, N>, int block, const Part* x, int shift, std::int32_t* const* sums) const {
    for (int pair = 0; pair < kGroups / kPair; ++pair) {
      Sums s[kPair][N];
      for (auto& each : s) {
        for (Sums& sum : each) sum = zeroSums();
      }
      const std::uint8_t* w = data_.data() + pairAt(block, pair, 0);
      for (int i = 0; i < words_; ++i, w += kPair * kBytes) {
        fields<0>(w, x, i, s);
        fields<1>(w, x, i, s);
        fields<2>(w, x, i, s);
        fields<3>(w, x, i, s);
      }
      for (int v = 0; v < N; ++v) {
        const Sums total = broadcastSum(x[v].total);
        for (int g = 0; g < kPair; ++g) addTo(sums[v] + (pair * kPair + g) * kLanes, s[g][v] - total, shift);
      }
    }
  }

  template <int K, int N>
  static void fields(const std::uint8_t* w, const Part* x, int i, Sums (&s)[kPair][N]) {
    Bytes codes[kPair];
    for (int g = 0; g < kPair; ++g) codes[g] = field<K>(loadBytes(w + g * kBytes));
    for (int v = 0; v < N; ++v) {
      const Bytes four = broadcastFour(x[v].values + i * kColumns + 4 * K);
      for (int g = 0; g < kPair; ++g) s[g][v] = dot(s[g][v], codes[g], four);
    }
  }

  int blocks_;
  int words_;
  Array<std::uint8_t> data_;
};

}  // namespace skipgate
