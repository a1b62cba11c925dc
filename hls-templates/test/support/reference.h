// The formulas of docs/datapath.md in plain 64-bit arithmetic, with no thought of hardware.
#ifndef TEST_REFERENCE_H
#define TEST_REFERENCE_H

#include <algorithm>
#include <vector>

#include "skipgate/activation.h"
#include "support/layout.h"

namespace test {

/// Round half up, then saturate.
inline long long requantized(long long value, int from, int to, int bits) {
  const long long moved = to < from ? (value + (1LL << (from - to - 1))) >> (from - to) : value * (1LL << (to - from));
  const long long most = (1LL << (bits - 1)) - 1;
  return std::min(std::max(moved, -most - 1), most);
}

/// A unit as plain numbers.
struct Unit {
  long long cell = 0;
  long long hidden = 0;
  long long given = 0;  // what the layer above, or the next phase, sees
};

/// The table's entry for a sum of `frac` fraction bits.
template <class Formats>
long long lookedUp(const skipgate::TableEntry* table, long long sum, int frac) {
  constexpr long long mask = (1LL << Formats::kGateInputBits) - 1;
  return table[requantized(sum, frac, Formats::kGateInputFrac, Formats::kGateInputBits) & mask];
}

/// `(1 - z) n + z h`.
template <class Formats>
long long mixed(long long update, long long candidate, long long old) {
  const int g = Formats::kGateFrac;
  const int h = Formats::kHiddenFrac;
  const long long sum = ((1LL << g) - update) * candidate * (1LL << std::max(0, h - g)) +
                        update * old * (1LL << std::max(0, g - h));
  return requantized(sum, g + std::max(g, h), h, Formats::kHiddenBits);
}

/// One step of a GRU unit, reset after the product: sums n, r, z, and n's of the state.
template <class Formats>
Unit wantedGru(const long long* sums, const Unit& old, const skipgate::TableEntry* sigmoid,
               const skipgate::TableEntry* tanh) {
  const long long reset = lookedUp<Formats>(sigmoid, sums[1], Formats::kSumFrac);
  const long long update = lookedUp<Formats>(sigmoid, sums[2], Formats::kSumFrac);
  const long long argument = sums[0] * (1LL << Formats::kGateFrac) + reset * sums[3];
  const long long candidate = lookedUp<Formats>(tanh, argument, Formats::kSumFrac + Formats::kGateFrac);
  Unit unit = old;
  unit.given = unit.hidden = mixed<Formats>(update, candidate, old.hidden);
  return unit;
}

/// Reset before the product, first part: r h is given, z kept in the cell.
template <class Formats>
Unit wantedGruReset(const long long* sums, const Unit& old, const skipgate::TableEntry* sigmoid) {
  const long long reset = lookedUp<Formats>(sigmoid, sums[0], Formats::kSumFrac);
  Unit unit = old;
  unit.cell = lookedUp<Formats>(sigmoid, sums[1], Formats::kSumFrac);
  unit.given = requantized(reset * old.hidden, Formats::kGateFrac + Formats::kHiddenFrac, Formats::kHiddenFrac,
                           Formats::kHiddenBits);
  return unit;
}

/// Second part: the sum is n's, z comes from the cell.
template <class Formats>
Unit wantedGruUpdate(const long long* sums, const Unit& old, const skipgate::TableEntry* tanh) {
  Unit unit;
  unit.given = unit.hidden =
      mixed<Formats>(old.cell, lookedUp<Formats>(tanh, sums[0], Formats::kSumFrac), old.hidden);
  return unit;
}

/// One step of a unit, whose four sums hold their biases.
template <class Formats>
Unit wantedUnit(const long long (&sums)[4], long long cell, const skipgate::TableEntry* sigmoid,
                const skipgate::TableEntry* tanh) {
  constexpr long long mask = (1LL << Formats::kGateInputBits) - 1;
  const int zi = Formats::kGateInputFrac;
  const int gf = Formats::kGateFrac;
  const int cf = Formats::kCellFrac;
  long long z[4];
  for (int q = 0; q < 4; ++q) {
    z[q] = requantized(sums[q], Formats::kSumFrac, zi, Formats::kGateInputBits);
  }
  const long long i = sigmoid[z[0] & mask];
  const long long f = sigmoid[z[1] & mask];
  const long long g = tanh[z[2] & mask];
  const long long o = sigmoid[z[3] & mask];
  const long long update = f * cell * (1LL << std::max(0, gf - cf)) + i * g * (1LL << std::max(0, cf - gf));
  Unit unit;
  unit.cell = requantized(update, gf + std::max(gf, cf), cf, Formats::kCellBits);
  const long long squashed = tanh[requantized(unit.cell, cf, zi, Formats::kGateInputBits) & mask];
  unit.hidden = requantized(o * squashed, 2 * gf, Formats::kHiddenFrac, Formats::kHiddenBits);
  return unit;
}

/// The trips of a phase by the recurrence of section 5; `columns[c]` are those that column group c fetches.
template <class Config>
long long phaseTrips(const Layout<Config>& layout, const std::vector<std::vector<int>>& columns) {
  long long last = 1;
  for (int lane = 0; lane < Config::kLanes; ++lane) {
    const std::vector<int>& mine = columns[lane % Config::kColumnGroups];
    long long end = 0;
    for (long long k = 0; k < static_cast<long long>(mine.size()); ++k) {
      const int length = layout.length(lane, mine[k]);
      end = length > 0 ? std::max(end, k + 1) + length : end;
    }
    last = std::max({last, end, static_cast<long long>(mine.size())});
  }
  return last - 1 + Config::kExitDelay;
}

}  // namespace test

#endif
