// Non-zero digits alone. Each group of sixteen rows is cut into windows: neighbouring columns in which no row has more than
// four non-zero digits. A window is a word of 64 bytes, four a row, each the place of a digit in the window; the values of
// the window are loaded as a table and looked up, so that no word depends on what another one held. The four groups of a
// block have the same number of windows, the shorter lists are filled up with empty ones.
//
// Ternary: 31 columns at most. Entry e < 31 adds x[e], entry 32 + e adds ~x[e] = -x[e] - 1, entry 31 adds nothing.
// Weighted: 64 columns at most; the digits stand in a second word.
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
    starts_ = Array<std::uint16_t>(all.size());
    places_ = Array<std::uint8_t>(all.size() * kBytes);
    digits_ = Array<std::int8_t>(Ternary ? 0 : all.size() * kBytes);
    for (std::size_t i = 0; i < all.size(); ++i) {
      starts_[i] = all[i].start;
      std::memcpy(places_.data() + i * kBytes, all[i].places, kBytes);
      if (!Ternary) std::memcpy(digits_.data() + i * kBytes, all[i].digits, kBytes);
    }
  }

  // Windows begin at 16-bit columns.
  static bool holds(const Digits& digits) { return digits.columns < 1 << 16; }

  void add(int block, const Part* x, int n, int shift, std::int32_t* const* sums) const override {
    int at = 0;
    for (; n - at >= 4; at += 4) pass<4>(block, x + at, shift, sums + at);
    for (; n - at >= 2; at += 2) pass<2>(block, x + at, shift, sums + at);
    for (; n - at >= 1; at += 1) pass<1>(block, x + at, shift, sums + at);
  }

  std::int32_t correction(const std::int8_t* row, int columns) const override {
    std::int32_t negative = 0;
    std::int32_t sum = 0;
    for (int c = 0; c < columns; ++c) {
      negative += row[c] < 0;
      sum += row[c];
    }
    return Ternary ? negative : -128 * sum;
  }
  const char* name() const override { return Ternary ? "windows" : "weighted windows"; }
  std::size_t bytes() const override { return places_.bytes() + digits_.bytes() + starts_.bytes(); }
  double cost(int n) const override {
    const double words = static_cast<double>(starts_.size());
    const double each = Ternary ? 1.5 : 1;
    return words * (each * n + (Ternary ? kBytes : 2 * kBytes) * kCyclesPerByte);
  }

 private:
  static constexpr int kMostColumns = Ternary ? 31 : 64;
  static constexpr int kEmpty = Ternary ? 31 : 0;
  static constexpr int kSlots = 4;

  struct Window {
    std::uint16_t start = 0;
    std::uint8_t places[kBytes];
    std::int8_t digits[kBytes] = {};
    Window() { std::memset(places, kEmpty, kBytes); }
  };

  static std::vector<Window> cut(const Digits& digits, int row) {
    std::vector<Window> windows;
    int used[kLanes] = {};
    for (int c = 0; c < digits.columns; ++c) {
      bool any = false;
      bool full = windows.empty() || c - windows.back().start >= kMostColumns;
      for (int r = 0; r < kLanes; ++r) {
        if (digits.at(row + r, c) != 0) {
          any = true;
          full = full || used[r] == kSlots;
        }
      }
      if (!any) continue;
      if (full) {
        windows.emplace_back();
        windows.back().start = static_cast<std::uint16_t>(c);
        std::memset(used, 0, sizeof used);
      }
      Window& window = windows.back();
      for (int r = 0; r < kLanes; ++r) {
        const std::int8_t digit = digits.at(row + r, c);
        if (digit == 0) continue;
        const int slot = r * kSlots + used[r]++;
        window.places[slot] = static_cast<std::uint8_t>(c - window.start + (Ternary && digit < 0 ? 32 : 0));
        window.digits[slot] = digit;
      }
    }
    return windows;
  }

  template <int N>
  void pass(int block, const Part* x, int shift, std::int32_t* const* sums) const {
    Sums s[N][kGroups];
    for (auto& each : s) {
      for (Sums& sum : each) sum = zeroSums();
    }
    for (std::int64_t w = first_[block]; w < first_[block + 1]; w += kGroups) {
      for (int g = 0; g < kGroups; ++g) {
        const int start = starts_[w + g];
        const Bytes places = loadBytes(places_.data() + (w + g) * kBytes);
        for (int v = 0; v < N; ++v) {
          if (Ternary) {
            s[v][g] = dot(s[v][g], broadcastByte(1), lookup(window(x[v].values + start), places));
          } else {
            const Bytes digits = loadBytes(digits_.data() + (w + g) * kBytes);
            s[v][g] = dot(s[v][g], lookup(loadBytes(x[v].raised + start), places), digits);
          }
        }
      }
    }
    for (int v = 0; v < N; ++v) {
      for (int g = 0; g < kGroups; ++g) addTo(sums[v] + g * kLanes, s[v][g], shift);
    }
  }

  Array<std::int64_t> first_;
  Array<std::uint16_t> starts_;
  Array<std::uint8_t> places_;
  Array<std::int8_t> digits_;
};

}  // namespace skipgate
