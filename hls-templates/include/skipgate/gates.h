// The gate stage: finishes the sums of a layer and writes what its units give, without zeros.
#ifndef SKIPGATE_GATES_H
#define SKIPGATE_GATES_H

#include "skipgate/reduce.h"

namespace skipgate {

/// Where a layer lives in the array. Plain numbers: layers with equal cells share the same hardware.
struct LayerPlace {
  int vectorId;  // of what it gives
  int listBase;
  int biasBase;
  int hiddenBase;  // kNowhere when the layer keeps no hidden state
  int cellBase;    // kNowhere when its units have no cell
  int depth;       // rows of a row group for each gate
  int places;      // units of a row group: the depth, or up to four times as many when a unit has a single sum
};

constexpr int kNowhere = -1;

/// Keeps a value of a layer: in its list unless it is zero. `column` is its local column.
template <class Config>
SKIPGATE_INLINE void keepValue(Array<Config>& array, int group, Count<Config>& count, const LayerPlace& place,
                               int column, const Int<Config::kActivationBits>& value) {
#pragma HLS inline  // memory ports, not a module
  appendActive<Config>(array.lists, group, count, place.listBase, column, value);
  noteRank<Config>(array.ranks, group, count, place.listBase, column);
}

/// Keeps a hidden value: in its list, and, as it is, for whoever saves the state or reads the unit's own value. A list
/// alone would have to be searched for the value of a column, which takes longer than a cycle.
template <class Config>
SKIPGATE_INLINE void keepHidden(Array<Config>& array, int group, Count<Config>& count, const LayerPlace& place,
                                int column, const Int<Config::kActivationBits>& hidden) {
#pragma HLS inline  // memory ports, not a module
  array.hidden[group][place.hiddenBase + column] = hidden;
  keepValue(array, group, count, place, column, hidden);
}

/// Runs the cells of a layer, one unit of every column group a trip; answers the trips.
///
/// `Cell` says which sums a unit has and what becomes of them (lstm_cell.h, gru_cell.h, unit_cell.h): `kFirstGate` and
/// `kSums`; `kOneSum`, units with a single sum, which fill the gates of a place one after the other; whether it reads
/// the unit's hidden value and keeps what it gives as such; `kValueBits` and `kCellBits`, 0 without a cell; and
/// `next(sums, hidden, cell, tables...)`, which answers what the unit gives and may change its cell.
///
/// Invariant: in trip (row, block) gate lane g does the unit at row group block*C + g and row (q, s) = (row / depth, row
/// % depth), which is local column row*(R/C) + block of column group g, so every list grows in the order of its columns.
template <class Config, class Cell, class... Tables>
UInt<32> gates(Array<Config>& array, const LayerPlace& place, const Tables&... tables) {
#pragma HLS inline off  // one set of gate lanes for all layers with these cells; inlined, each call would get its own
  static_assert(Cell::kValueBits <= Config::kActivationBits, "what a layer gives must fit in an activation");
  static_assert(Cell::kCellBits <= Config::kCellBits, "a layer's cell must fit in the cell memory");
  static_assert(Cell::kFirstGate + Cell::kSums <= 4, "a place has four gates");
  constexpr int kBlocks = Config::kRowGroups / Config::kColumnGroups;
  Count<Config> counts[Config::kColumnGroups];
#pragma HLS array_partition variable = counts complete  // or gate lanes wait for one another
Gates_Clear:
  for (int lane = 0; lane < Config::kColumnGroups; ++lane) {
#pragma HLS unroll  // or the phase starts a cycle later for every column group
    counts[lane] = 0;
  }
  const int trips = place.places * kBlocks;
  int q = Cell::kFirstGate;
  int s = 0;
  int block = 0;
Gates_Unit:
  for (int trip = 0; trip < trips; ++trip) {
#pragma HLS pipeline II = 1  // or a unit takes as many cycles as the cell has stages
  Gates_Lane:
    for (int lane = 0; lane < Config::kColumnGroups; ++lane) {
      Int<Config::kSumBits> sums[Cell::kSums];
    Gates_Gate:
      for (int i = 0; i < Cell::kSums; ++i) {
        const int gate = Cell::kOneSum ? q : Cell::kFirstGate + i;
        sums[i] = takeSum(array, block * Config::kColumnGroups + lane, gate, s, place.biasBase + s);
      }
      Int<Config::kActivationBits> hidden = 0;
      Int<Config::kCellBits> cell = 0;
      if (Cell::kReadsHidden) {
        hidden = array.hidden[lane][place.hiddenBase + trip];
      }
      if (Cell::kCellBits > 0) {
        cell = array.cells[lane][place.cellBase + trip];
      }
      const Int<Config::kActivationBits> value =
          Cell::template next<Config::kSumBits, Config::kActivationBits, Config::kCellBits>(sums, hidden, cell,
                                                                                            tables...);
      if (Cell::kCellBits > 0) {
        array.cells[lane][place.cellBase + trip] = cell;
      }
      if (Cell::kKeepsHidden) {
        keepHidden(array, lane, counts[lane], place, trip, value);
      } else {
        keepValue(array, lane, counts[lane], place, trip, value);
      }
    }
    if (block == kBlocks - 1) {
      block = 0;
      ++s;
      if (Cell::kOneSum && s == place.depth) {
        s = 0;
        ++q;
      }
    } else {
      ++block;
    }
  }
Gates_Count:
  for (int lane = 0; lane < Config::kColumnGroups; ++lane) {
#pragma HLS unroll  // or the phase ends a cycle later for every column group
    array.counts[place.vectorId][lane] = counts[lane];
  }
  return trips;
}

}  // namespace skipgate

#endif
