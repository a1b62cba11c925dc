// Input_Compact: takes an input vector from 512-bit words and keeps only what is not zero.
#ifndef SKIPGATE_INPUT_H
#define SKIPGATE_INPUT_H

#include "skipgate/array.h"

namespace skipgate {

/// Reads one vector and makes its lists, C elements a trip; answers the trips. Element e is local column e / C of
/// column group e % C. `Input` says how large the vector is, where a kernel has several passes.
template <class Config, class Input = Config>
UInt<32> compactInput(Array<Config>& array, int vectorId, int listBase, Stream<Word512>& words) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the caller's control
  static_assert(detail::PortRules<Input>::kKept, "what a pass reads must keep the rules of config_check.h");
  constexpr int kGroups = Config::kColumnGroups;
  constexpr int kTripBits = kGroups * Input::kInputElementBits;
  constexpr int kTripsPerWord = 512 / kTripBits;
  constexpr int kTrips = static_cast<int>(ceilDiv(Input::kInputSize, kGroups));
  Count<Config> counts[kGroups];
#pragma HLS array_partition variable = counts complete  // or column groups wait for one another
Input_Clear:
  for (int group = 0; group < kGroups; ++group) {
#pragma HLS unroll  // or the phase starts a cycle later for every column group
    counts[group] = 0;
  }
  Word512 word = zeroWord();
Input_Compact:
  for (int trip = 0; trip < kTrips; ++trip) {
#pragma HLS pipeline II = 1  // or a trip takes as many cycles as it has stages
    if (trip % kTripsPerWord == 0) {
      word = words.read();
    }
  Input_Group:
    for (int group = 0; group < kGroups; ++group) {
      const int low = trip % kTripsPerWord * kTripBits + group * Input::kInputElementBits;
      const Int<Input::kInputElementBits> element = asSigned(getBits<Input::kInputElementBits>(word, low));
      if (trip * kGroups + group < Input::kInputSize) {
        const Int<Input::kInputBits> value = element;
        appendActive<Config>(array.lists, group, counts[group], listBase, trip, Int<Config::kActivationBits>(value));
      }
      noteRank<Config>(array.ranks, group, counts[group], listBase, trip);
    }
  }
Input_Count:
  for (int group = 0; group < kGroups; ++group) {
#pragma HLS unroll  // or the phase ends a cycle later for every column group
    array.counts[vectorId][group] = counts[group];
  }
  return kTrips;
}

}  // namespace skipgate

#endif
