// Loads and saves the state of a sequence, so that the card's memory can hold any number of them.
#ifndef SKIPGATE_STATE_H
#define SKIPGATE_STATE_H

#include "skipgate/gates.h"

namespace skipgate {

/// How a state lies in 512-bit words: hidden value and cell of every unit, column group after column group, local column
/// after local column, layer after layer; so the unit at (r, s) of a layer is number (depths of the layers before + s)*R
/// + r. The hidden value is the lower half of a unit's bits.
template <class Config>
struct StateLayout {
  static constexpr int kHalfBits = Config::kCellBits <= 16 ? 16 : 32;
  static constexpr int kUnitBits = 2 * kHalfBits;
  static constexpr int kUnitsAWord = 512 / kUnitBits;

  static constexpr int kUnitsATrip = smaller(Config::kColumnGroups, kUnitsAWord);
  static constexpr int kTripsAColumn = Config::kColumnGroups / kUnitsATrip;
  static constexpr int kTripsAWord = kUnitsAWord / kUnitsATrip;

  static constexpr int kTrips = Config::kHiddenDepth * kTripsAColumn;
  static constexpr int kWords = static_cast<int>(ceilDiv(kTrips, kTripsAWord));
};

/// The trips of a call that loads or saves a state.
struct StateTrips {
  UInt<32> load{0};
  UInt<32> save{0};
};

/// Reads a state into the cells and the lists of all layers; answers the trips, at most one 512-bit word each.
///
/// Invariant: as in the gate stage, each column group's local columns come in their order, so every list grows in it.
template <class Config, int Layers>
UInt<32> loadState(Array<Config>& array, const LayerPlace (&layers)[Layers], const Word512* state) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the kernel's control
  using Layout = StateLayout<Config>;
  constexpr int kBlocks = Config::kRowGroups / Config::kColumnGroups;
  Count<Config> counts[Config::kColumnGroups];
#pragma HLS array_partition variable = counts complete  // or column groups wait for one another
  Word512 word = zeroWord();
  int layer = 0;
  int column = 0;  // local, in the layer
LoadState_Unit:
  for (int trip = 0; trip < Layout::kTrips; ++trip) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    const int part = trip % Layout::kTripsAWord;
    if (part == 0) {
      word = state[trip / Layout::kTripsAWord];
    }
    const LayerPlace& place = layers[layer];
    const int firstGroup = trip % Layout::kTripsAColumn * Layout::kUnitsATrip;
  LoadState_Lane:
    for (int i = 0; i < Layout::kUnitsATrip; ++i) {
#pragma HLS unroll  // or a trip takes a cycle for every unit
      const int group = firstGroup + i;
      const int low = (part * Layout::kUnitsATrip + i) * Layout::kUnitBits;
      const Int<Layout::kHalfBits> hidden = asSigned(getBits<Layout::kHalfBits>(word, low));
      const Int<Layout::kHalfBits> cell = asSigned(getBits<Layout::kHalfBits>(word, low + Layout::kHalfBits));
      if (column == 0) {
        counts[group] = 0;
      }
      if (place.cellBase != kNowhere) {
        array.cells[group][place.cellBase + column] = Int<Config::kCellBits>(cell);
      }
      keepHidden(array, group, counts[group], place, column, Int<Config::kActivationBits>(hidden));
      array.counts[place.vectorId][group] = counts[group];
    }
    if (trip % Layout::kTripsAColumn == Layout::kTripsAColumn - 1) {
      const bool isLast = column == place.places * kBlocks - 1;
      column = isLast ? 0 : column + 1;
      layer += isLast ? 1 : 0;
    }
  }
  return Layout::kTrips;
}

/// Writes the state of all layers to memory; answers the trips, at most one 512-bit word each.
template <class Config, int Layers>
UInt<32> saveState(const Array<Config>& array, const LayerPlace (&layers)[Layers], Word512* state) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the kernel's control
  using Layout = StateLayout<Config>;
  constexpr int kBlocks = Config::kRowGroups / Config::kColumnGroups;
  Word512 word = zeroWord();
  int layer = 0;
  int column = 0;  // local, in the layer
SaveState_Unit:
  for (int trip = 0; trip < Layout::kTrips; ++trip) {
#pragma HLS pipeline II = 1  // or the writes are no burst
    const int part = trip % Layout::kTripsAWord;
    if (part == 0) {
      word = zeroWord();
    }
    const LayerPlace& place = layers[layer];
    const int firstGroup = trip % Layout::kTripsAColumn * Layout::kUnitsATrip;
  SaveState_Lane:
    for (int i = 0; i < Layout::kUnitsATrip; ++i) {
#pragma HLS unroll  // or a trip takes a cycle for every unit
      const int low = (part * Layout::kUnitsATrip + i) * Layout::kUnitBits;
      const int group = firstGroup + i;
      const Int<Layout::kHalfBits> hidden = array.hidden[group][place.hiddenBase + column];
      Int<Layout::kHalfBits> cell = 0;  // of a unit without one
      if (place.cellBase != kNowhere) {
        cell = array.cells[group][place.cellBase + column];
      }
      setBits(word, low, asUnsigned(hidden));
      setBits(word, low + Layout::kHalfBits, asUnsigned(cell));
    }
    if (part == Layout::kTripsAWord - 1 || trip == Layout::kTrips - 1) {
      state[trip / Layout::kTripsAWord] = word;
    }
    if (trip % Layout::kTripsAColumn == Layout::kTripsAColumn - 1) {
      const bool isLast = column == place.places * kBlocks - 1;
      column = isLast ? 0 : column + 1;
      layer += isLast ? 1 : 0;
    }
  }
  return Layout::kTrips;
}

/// Ends the output of a call that loads or saves a state with a word of both trips, behind the words of its steps.
template <class Config>
void storeStateTrips(const StateTrips& trips, int steps, Word512* output) {
#pragma HLS inline  // one write, not a module
  Word512 word = zeroWord();
  setBits(word, 0, trips.load);
  setBits(word, 32, trips.save);
  output[steps * (Config::kOutputWordsPerStep + 1)] = word;
}

}  // namespace skipgate

#endif
