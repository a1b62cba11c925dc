// A column's weights times a value, added to a lane's sums one after the other. Simulation only.
#ifndef SKIPGATE_SIM_ADD_COLUMN_H
#define SKIPGATE_SIM_ADD_COLUMN_H

#include <cstdint>

#include "skipgate/lane.h"

namespace skipgate {
namespace sim {

/// All weights there are: at 0 zero, at `1 + (shift<<1 | negative)` plus or minus `2^shift`.
template <int ShiftBits>
struct WeightTable {
  static constexpr int kCount = 1 + (2 << ShiftBits);

  constexpr WeightTable() {
    for (int shift = 0; shift < 1 << ShiftBits; ++shift) {
      weights[1 + 2 * shift] = std::int64_t{1} << shift;
      weights[2 + 2 * shift] = -(std::int64_t{1} << shift);
    }
  }

  std::int64_t weights[kCount] = {};
  static const WeightTable kTable;
};

template <int ShiftBits>
const WeightTable<ShiftBits> WeightTable<ShiftBits>::kTable{};

/// The items of a column, taken from words of `Codec::kPerWord` items one after the other.
template <class Codec, int WordBits>
class Items {
 public:
  Items(const UInt<WordBits>* word, int position)
      : word(word), position(position), rest(static_cast<std::uint64_t>(*word) >> (position * Codec::kBits)) {}

  UInt<Codec::kBits> item() const { return UInt<Codec::kBits>::proven(rest & detail::lowMask<Codec::kBits>()); }

  void advance() {
    if (++position == Codec::kPerWord) {
      position = 0;
      rest = static_cast<std::uint64_t>(*++word);
    } else {
      rest >>= Codec::kBits;
    }
  }

 private:
  const UInt<WordBits>* word;
  int position;
  std::uint64_t rest;  // of the word, from the item on
};

/// Adds a compressed column: every entry says its slot.
template <class Config>
void addEntries(const ColumnWork<Config>& work, const UInt<Config::kWordBits>* bank,
                Int<Config::kSumBits> (&sums)[Widths<Config>::kSums]) {
  using Codec = CompressedCodec<Config>;
  const auto& weights = WeightTable<Config::kShiftBits>::kTable.weights;
  const long long value = work.value;
  Items<Codec, Config::kWordBits> items(bank + static_cast<int>(work.word), static_cast<int>(work.position));
  for (int left = static_cast<int>(work.length);;) {
    const UInt<Codec::kBits> entry = items.item();
    Int<Config::kSumBits>& sum = sums[Codec::slot(entry)];
    sum = sum + value * weights[1 + Codec::signedShift(entry)];
    if (--left == 0) {
      return;
    }
    items.advance();
  }
}

/// Adds a packed column: its codes are those of all slots from its first gate on, in the order `q * depth + s`.
template <class Config>
void addCodes(const ColumnWork<Config>& work, const UInt<Config::kWordBits>* bank,
              Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], int depth) {
  using Codec = PackedCodec<Config>;
  using Weights = WeightTable<Config::kShiftBits>;
  const long long value = work.value;
  Items<Codec, Config::kWordBits> items(bank + static_cast<int>(work.word), static_cast<int>(work.position));
  int q = Config::kLateGates ? static_cast<int>(work.firstGate) : 0;
  int s = 0;
  for (int left = static_cast<int>(work.length);;) {
    const UInt<Codec::kBits> code = items.item();
    require(code < Weights::kCount, "a packed code stands for no weight");
    Int<Config::kSumBits>& sum = sums[sumAddress<Config>(q, s)];
    sum = sum + value * Weights::kTable.weights[code];
    if (--left == 0) {
      return;
    }
    items.advance();
    if (++s == depth) {
      s = 0;
      q = (q + 1) & 3;
    }
  }
}

/// Adds all weights of a column.
template <class Config>
void addColumn(const ColumnWork<Config>& work, const UInt<Config::kWordBits>* bank,
               Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], int depth) {
  if (detail::isPacked<Config>(work.packed)) {
    addCodes<Config>(work, bank, sums, depth);
  } else {
    addEntries<Config>(work, bank, sums);
  }
}

}  // namespace sim
}  // namespace skipgate

#endif
