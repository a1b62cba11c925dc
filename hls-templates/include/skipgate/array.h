// All on-chip memory of the datapath. It is the kernel's only state and lives from call to call.
#ifndef SKIPGATE_ARRAY_H
#define SKIPGATE_ARRAY_H

#include "skipgate/active_list.h"
#include "skipgate/config_check.h"
#include "skipgate/lane.h"
#include "skipgate/operand.h"
#include "skipgate/types.h"
#include "skipgate/weight_codec.h"

namespace skipgate {

/// The weights of all lanes, and where every lane's columns begin in them.
template <class Config>
using Banks = UInt<Config::kWordBits>[Config::kLanes / Config::kLanesPerBank][Config::kWordsPerBank];

template <class Config>
using ColumnTables = ColumnEntry<Config>[Config::kLanes][Config::kColumns];

template <class Config>
struct Array {
  static_assert(CheckedConfig<Config>::kKept, "the Config must keep the rules of config_check.h");

  static constexpr int kBanks = Config::kLanes / Config::kLanesPerBank;

  /// Weights, as the compiler laid them out.
  Banks<Config> banks;
  ColumnTables<Config> columns;
  Int<Config::kSumBits> biases[Config::kRowGroups][4][Config::kBiasDepth];

  /// Partial sums of every lane, addressed by slot; zero between phases.
  Int<Config::kSumBits> sums[Config::kLanes][Widths<Config>::kSums];
  Int<Config::kSumBits> constantSums[Config::kRowGroups][4][Config::kConstantDepth];

  /// The columns a lane has yet to work on; empty between phases.
  ColumnWork<Config> fifos[Config::kLanes][Config::kFifoDepth];

  /// The vectors (input and hidden states) without their zeros, and the cell states: what a step hands to the next. The
  /// hidden states with their zeros are there to be saved.
  List<Config> lists[Config::kLanes];
  Count<Config> counts[Config::kVectors][Config::kColumnGroups];
  Ranks<Config> ranks;
  Int<Config::kCellBits> cells[Config::kColumnGroups][Config::kCellDepth];
  Int<Config::kActivationBits> hidden[Config::kColumnGroups][Config::kHiddenDepth];
};

/// Tells synthesis how the memories are split. Nothing here changes a result, only how many ports there are.
template <class Config>
void bindStorage(Array<Config>& array) {
#pragma HLS inline                                                   // or the pragmas below bind a copy
#pragma HLS disaggregate variable = array                            // or all memories become one
#pragma HLS array_partition variable = array.banks dim = 1 complete  // or lanes wait for one another's weights
#pragma HLS array_partition variable = array.columns dim = 1 complete
#pragma HLS array_partition variable = array.biases dim = 1 complete  // or a gate trip waits for its biases
#pragma HLS array_partition variable = array.biases dim = 2 complete
#pragma HLS array_partition variable = array.sums dim = 1 complete  // or lanes wait for one another's sums
#pragma HLS array_partition variable = array.sums dim = 2 block factor = 4  // or a gate trip waits for its four sums
#pragma HLS array_partition variable = array.constantSums dim = 0 complete  // or a constant trip cannot add to all rows
#pragma HLS array_partition variable = array.fifos dim = 1 complete
#pragma HLS bind_storage variable = array.fifos type = ram_s2p impl = lutram  // or a pop takes two cycles: II = 2
#pragma HLS array_partition variable = array.lists dim = 1 complete  // or lanes wait for one another's lists
#pragma HLS array_partition variable = array.counts dim = 0 complete
#pragma HLS array_partition variable = array.ranks dim = 1 complete  // or gate lanes wait for one another
#pragma HLS array_partition variable = array.cells dim = 1 complete  // or gate lanes wait for one another
#pragma HLS array_partition variable = array.hidden dim = 1 complete
  static_cast<void>(array);  // named by pragmas only
}

/// How many columns of a column group the operand has.
template <class Config>
int operandCount(const Array<Config>& array, const Operand& operand, int group) {
#pragma HLS inline  // a wire, not a module
  if (!operand.present) {
    return 0;
  }
  return operand.oneHot ? 1 : static_cast<int>(array.counts[operand.vectorId][group]);
}

/// Empties the vectors and clears cells and sums: the state before the first step of a sequence.
template <class Config>
void resetState(Array<Config>& array) {
Reset_Counts:
  for (int vector = 0; vector < Config::kVectors; ++vector) {
  Reset_CountGroup:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
#pragma HLS unroll  // or reset takes a trip for every column group
      array.counts[vector][group] = 0;
    }
  }
Reset_Ranks:
  for (int at = 0; at < RankDepth<Config>::kValue; ++at) {
#pragma HLS pipeline II = 1  // or reset takes several cycles a row
  Reset_RankGroup:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      array.ranks[group][at] = 0;
    }
  }
Reset_Cells:
  for (int at = 0; at < Config::kCellDepth; ++at) {
#pragma HLS pipeline II = 1  // or reset takes several cycles a row
  Reset_CellGroup:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      array.cells[group][at] = 0;
    }
  }
Reset_Hidden:
  for (int at = 0; at < Config::kHiddenDepth; ++at) {
#pragma HLS pipeline II = 1  // or reset takes several cycles a row
  Reset_HiddenGroup:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      array.hidden[group][at] = 0;
    }
  }
Reset_Sums:
  for (int s = 0; s < Config::kDepth; ++s) {
#pragma HLS pipeline II = 1  // or reset takes several cycles a row
  Reset_SumLane:
    for (int slot = 0; slot < 4 * Config::kLanes; ++slot) {
      array.sums[slot / 4][sumAddress<Config>(slot % 4, s)] = 0;
    }
  }
Reset_ConstantSums:
  for (int s = 0; s < Config::kConstantDepth; ++s) {
#pragma HLS pipeline II = 1  // or reset takes several cycles a row
  Reset_ConstantRow:
    for (int slot = 0; slot < 4 * Config::kRowGroups; ++slot) {
      array.constantSums[slot / 4][slot % 4][s] = 0;
    }
  }
}

}  // namespace skipgate

#endif
