// The banked, zero-skipping, multiplier-free matrix-vector product: all lanes side by side.
#ifndef SKIPGATE_MATVEC_H
#define SKIPGATE_MATVEC_H

#include "skipgate/array.h"
#include "skipgate/phase_lane.h"

namespace skipgate {

/// Adds `first` times its matrix and `second` times its matrix to the partial sums; answers the trips of the slowest
/// lane. `depth` is the depth of the phase's rows, which is the order of packed codes.
///
/// Lanes share nothing but the two ports of a bank, so all of them run at once and the phase ends with the last.
template <class Config>
UInt<32> matVec(Array<Config>& array, const Operand& first, const Operand& second, int depth) {
#pragma HLS inline off  // one array of lanes for all phases; inlined, each call would get its own
  int trips = 0;
MatVec_Lane:
  for (int lane = 0; lane < Config::kLanes; ++lane) {
#pragma HLS unroll  // or lanes run one after the other
    const int group = lane % Config::kColumnGroups;
    LaneWork work;
    work.first = first;
    work.second = second;
    work.firstCount = operandCount(array, first, group);
    work.count = work.firstCount + operandCount(array, second, group);
    work.depth = depth;
    const UInt<32> laneTrips =
        phaseLane<Config>(lane, array.banks[lane / Config::kLanesPerBank], array.columns[lane], array.lists[lane],
                          array.fifos[lane], array.sums[lane], work);
    trips = larger(trips, static_cast<int>(laneTrips));
  }
  return trips;
}

}  // namespace skipgate

#endif
