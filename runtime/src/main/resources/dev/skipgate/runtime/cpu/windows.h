// Non-zero digits alone. Each group of sixteen rows is cut into windows of columns, each within a table of the vector
// (Vectors::kTableColumns columns from a multiple of Vectors::kTableStep on, and a zero). A window is a word of 64 bytes, four a row, each the place in
// the table of a digit that is not zero; the values are looked up, so that no word depends on what another one held. Windows
// overlap: what a row has no place for waits for a later one, which begins at the first column that still waits. The four
// groups of a block have the same number of windows, the shorter lists are filled up with empty ones.
//
// Ternary: the first two places of a row are those of ones, the other two of minus ones. Weighted: the digits stand in a
// second word.
#pragma once

#include "form.h"

namespace skipgate {

template <bool Ternary>
class Windows final : public Form {
 public:
  explicit Windows(const Digits& digits) : first_(static_cast<std::size_t>(digits.blocks()) + 1) {
    std::vector<Window> lists[kGroups];
    std::vector<Window> all;
    for (int block = 0; block < digits.blocks(); ++block) {
      std::size_t longest = 0;
      for (int g = 0; g < kGroups; ++g) {
        lists[g] = cut(digits, block * kBlock + g * kLanes);
        longest = lists[g].size() > longest ? lists[g].size() : longest;
      }
      for (std::size_t i = 0; i < longest; ++i) {
        for (auto& list : lists) all.push_back(i < list.size() ? list[i] : Window());
      }
      first_[block + 1] = static_cast<std::int64_t>(all.size());
    }
    tables_ = Array<std::uint16_t>(all.size());
    places_ = Array<std::uint8_t>(all.size() * kBytes);
    digits_ = Array<std::int8_t>(Ternary ? 0 : all.size() * kBytes);
    for (std::size_t i = 0; i < all.size(); ++i) {
      tables_[i] = all[i].table;
      std::memcpy(places_.data() + i * kBytes, all[i].places, kBytes);
      if (!Ternary) std::memcpy(digits_.data() + i * kBytes, all[i].digits, kBytes);
    }
  }

  // The numbers of tables have 16 bits.
  static bool holds(const Digits& digits) { return digits.columns < Vectors::kTableStep << 16; }

  void add(int block, const Part* x, int n, int shift, std::int32_t* const* sums) const override {
    int at = 0;
    for (; n - at >= 4; at += 4) pass<4>(block, x + at, shift, sums + at);
    for (; n - at >= 2; at += 2) pass<2>(block, x + at, shift, sums + at);
    for (; n - at >= 1; at += 1) pass<1>(block, x + at, shift, sums + at);
  }

  // Values are raised by 128.
  std::int32_t correction(const std::int8_t* row, int columns) const override {
    std::int32_t sum = 0;
    for (int c = 0; c < columns; ++c) sum += row[c];
    return -128 * sum;
  }
  const char* name() const override { return Ternary ? "windows" : "weighted windows"; }
  std::size_t bytes() const override { return places_.bytes() + digits_.bytes() + tables_.bytes(); }
  double cost(int n) const override {
    const double words = static_cast<double>(tables_.size());
    return words * (1.0 * n + (Ternary ? kBytes : 2 * kBytes) * kCyclesPerByte);
  }

 private:
  // Places of a row, and the lists of columns that they are filled from: ones and minus ones apart, or all together.
  static constexpr int kPlaces = 4;
  static constexpr int kLists = Ternary ? 2 : 1;

  struct Window {
    std::uint16_t table = 0;
    std::uint8_t places[kBytes];
    std::int8_t digits[kBytes] = {};
    Window() { std::memset(places, Vectors::kTableColumns, kBytes); }
  };

  // Columns of a row whose digits are of one kind, and how many of them have a place.
  struct Waiting {
    std::vector<int> columns;
    std::size_t placed = 0;
    bool any() const { return placed < columns.size(); }
    int first() const { return columns[placed]; }
  };

  static std::vector<Window> cut(const Digits& digits, int row) {
    Waiting lists[kLanes][kLists];
    for (int r = 0; r < kLanes; ++r) {
      for (int c = 0; c < digits.columns; ++c) {
        const std::int8_t digit = digits.at(row + r, c);
        if (digit != 0) lists[r][Ternary && digit < 0 ? 1 : 0].columns.push_back(c);
      }
    }
    std::vector<Window> windows;
    for (int next = first(lists, digits.columns); next < digits.columns; next = first(lists, digits.columns)) {
      windows.emplace_back();
      Window& window = windows.back();
      window.table = static_cast<std::uint16_t>(next / Vectors::kTableStep);
      const int start = window.table * Vectors::kTableStep;
      for (int place = 0; place < kBytes; ++place) {
        const int r = place / kPlaces;
        Waiting& list = lists[r][place % kPlaces * kLists / kPlaces];
        if (!list.any() || list.first() >= start + Vectors::kTableColumns) continue;
        const int c = list.columns[list.placed++];
        window.places[place] = static_cast<std::uint8_t>(c - start);
        window.digits[place] = digits.at(row + r, c);
      }
    }
    return windows;
  }

  // The first column that waits; else their number.
  static int first(const Waiting (&lists)[kLanes][kLists], int columns) {
    int first = columns;
    for (const auto& row : lists) {
      for (const Waiting& list : row) first = list.any() && list.first() < first ? list.first() : first;
    }
    return first;
  }

  template <int N>
  void pass(int block, const Part* x, int shift, std::int32_t* const* sums) const {
    Sums s[N][kGroups];
    for (auto& each : s) {
      for (Sums& sum : each) sum = zeroSums();
    }
    const std::int8_t four[] = {1, 1, -1, -1};
    const Bytes signs = broadcastFour(four);
    for (std::int64_t w = first_[block]; w < first_[block + 1]; w += kGroups) {
      for (int g = 0; g < kGroups; ++g) {
        const std::size_t table = std::size_t{tables_[w + g]} * kBytes;
        const Bytes places = loadBytes(places_.data() + (w + g) * kBytes);
        const Bytes digits = Ternary ? signs : loadBytes(digits_.data() + (w + g) * kBytes);
        for (int v = 0; v < N; ++v) {
          s[v][g] = dot(s[v][g], lookup(loadBytes(x[v].tables + table), places), digits);
        }
      }
    }
    for (int v = 0; v < N; ++v) {
      for (int g = 0; g < kGroups; ++g) addTo(sums[v] + g * kLanes, s[v][g], shift);
    }
  }

  Array<std::int64_t> first_;
  Array<std::uint16_t> tables_;
  Array<std::uint8_t> places_;
  Array<std::int8_t> digits_;
};

}  // namespace skipgate
