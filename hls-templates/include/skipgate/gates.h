// The gate stage: finishes the sums of an LSTM layer, updates its cells and writes its hidden state without zeros.
#ifndef SKIPGATE_GATES_H
#define SKIPGATE_GATES_H

#include "skipgate/lstm_cell.h"
#include "skipgate/reduce.h"

namespace skipgate {

/// Where an LSTM layer lives in the array. Plain numbers: layers with equal formats share the same hardware.
struct LayerPlace {
  int vectorId;  // of its hidden state
  int listBase;
  int biasBase;
  int cellBase;
  int depth;  // rows of a row group for each gate: ceil(units / row groups)
};

/// Keeps a hidden value: in its list unless it is zero, and, as it is, for whoever saves the state. A list alone would have
/// to be searched for the value of a column, which takes longer than a cycle.
template <class Config>
SKIPGATE_INLINE void keepHidden(Array<Config>& array, int group, Count<Config>& count, const LayerPlace& place,
                                int column, const Int<Config::kActivationBits>& hidden) {
#pragma HLS inline  // memory ports, not a module
  array.hidden[group][place.cellBase + column] = hidden;
  appendActive<Config>(array.lists, group, count, place.listBase, column, hidden);
  noteRank<Config>(array.ranks, group, count, place.listBase, column);
}

/// Runs the gates of a layer, one unit of every column group a trip; answers the trips.
///
/// Invariant: in trip (s, block) gate lane g does the unit at row group block*C + g, slot s, which is local column
/// s*(R/C) + block of column group g, so every list grows in the order of its local columns.
template <class Config, class Formats, int N>
UInt<32> gates(Array<Config>& array, const LayerPlace& place, const TableEntry (&sigmoid)[N],
               const TableEntry (&tanh)[N]) {
#pragma HLS inline off  // one set of gate lanes for all layers with these formats; inlined, each call would get its own
#pragma HLS bind_storage variable = sigmoid type = rom_np impl = lutram  // or two ports serve all lanes: II grows
#pragma HLS bind_storage variable = tanh type = rom_np impl = lutram
  static_assert(Formats::kHiddenBits <= Config::kActivationBits, "a hidden state must fit in an activation");
  static_assert(Formats::kCellBits <= Config::kCellBits, "a layer's cell must fit in the cell memory");
  constexpr int kBlocks = Config::kRowGroups / Config::kColumnGroups;
  Count<Config> counts[Config::kColumnGroups];
#pragma HLS array_partition variable = counts complete  // or gate lanes wait for one another
Gates_Clear:
  for (int lane = 0; lane < Config::kColumnGroups; ++lane) {
#pragma HLS unroll  // or the phase starts a cycle later for every column group
    counts[lane] = 0;
  }
  const int trips = place.depth * kBlocks;
  int s = 0;
  int block = 0;
Gates_Unit:
  for (int trip = 0; trip < trips; ++trip) {
#pragma HLS pipeline II = 1  // or a unit takes as many cycles as the cell has stages
  Gates_Lane:
    for (int lane = 0; lane < Config::kColumnGroups; ++lane) {
      GateInputs<Formats> inputs;
    Gates_Gate:
      for (int q = 0; q < 4; ++q) {
        const Int<Config::kSumBits> sum =
            takeSum(array, block * Config::kColumnGroups + lane, q, s, place.biasBase + s);
        inputs.z[q] = requantize<Formats::kSumFrac, Formats::kGateInputFrac, Formats::kGateInputBits>(sum);
      }
      Int<Config::kCellBits>& cell = array.cells[lane][place.cellBase + trip];
      const UnitState<Formats> next = lstmCell<Formats>(inputs, Int<Formats::kCellBits>(cell), sigmoid, tanh);
      cell = next.cell;
      keepHidden(array, lane, counts[lane], place, trip, Int<Config::kActivationBits>(next.hidden));
    }
    if (block == kBlocks - 1) {
      block = 0;
      ++s;
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
