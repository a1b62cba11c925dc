// A lane's part of a phase as C simulation runs it: column by column, and now and then trip by trip as well. Simulation
// only.
//
// Simulating the pipelined loop of run_lane.h trip by trip costs three times as much as adding up the columns it works
// on. Both must leave the same sums after the same number of trips. So that this is seen and not believed, about one lane
// in each phase runs both ways.
#ifndef SKIPGATE_SIM_SIMULATE_LANE_H
#define SKIPGATE_SIM_SIMULATE_LANE_H

#include <algorithm>

#include "skipgate/run_lane.h"
#include "skipgate/sim/add_column.h"

namespace skipgate {
namespace sim {

/// Adds the columns of a phase one after the other; answers the trips by the recurrence of docs/datapath.md, section 5.
template <class Config>
SKIPGATE_MODULE int addColumns(const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
                               const ColumnEntry<Config> (&columns)[Config::kColumns], const List<Config>& list,
                               Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], const LaneWork& phase) {
  const LaneWork work = phase;  // a copy stays in registers, since no store to the sums can change it
  int end = 0;                  // the trips until the lane has done the columns so far
  int pushed = 0;
  for (int k = 0; k < work.count; ++k) {
    const ColumnWork<Config> column = lookUpColumn<Config>(list, columns, work, k);
    if (column.length != 0) {
      detail::requireRoom<Config>(pushed++);
      detail::requireInside<Config>(column);
      addColumn<Config>(column, bank, sums, work.depth);
      end = larger(end, k + 1) + static_cast<int>(column.length);
    }
  }
  return larger(1, larger(end, work.count)) - 1 + Config::kExitDelay;
}

/// Whether a lane runs both ways in a phase. The phase's data say which, so that they are others from step to step and
/// the same in every run.
template <class Config>
bool runsBothWays(int lane, const List<Config>& list, const LaneWork& work) {
  std::uint64_t mixed = 1;
  const auto mix = [&mixed](long long number) {
    mixed = (mixed ^ static_cast<std::uint64_t>(number)) * 0x9e3779b97f4a7c15U;
    mixed ^= mixed >> 32;
  };
  mix(lane);
  mix(work.first.columnBase + work.first.oneHotIndex);
  mix(work.firstCount);
  mix(work.count);
  if (!work.first.oneHot && work.firstCount > 0) {
    mix(list[work.first.listBase + work.firstCount - 1].value);
  }
  return mixed % Config::kLanes == 0;
}

/// Requires that the loop, run trip by trip, came to the same.
template <class Config>
void requireSame(int loopTrips, const Int<Config::kSumBits> (&loopSums)[Widths<Config>::kSums], int trips,
                 const Int<Config::kSumBits> (&sums)[Widths<Config>::kSums]) {
  require(loopTrips == trips, "a lane's loop takes other trips than its columns need");
  require(std::equal(sums, sums + Widths<Config>::kSums, loopSums),
          "a lane's loop leaves other sums than its columns make");
}

/// A lane's part of a phase; answers the trips it takes. Arguments as of `runLane`, and the lane's number.
template <class Config>
UInt<32> simulateLane(int lane, const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
                      const ColumnEntry<Config> (&columns)[Config::kColumns], const List<Config>& list,
                      ColumnWork<Config> (&fifo)[Config::kFifoDepth],
                      Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], const LaneWork& work) {
  if (!runsBothWays<Config>(lane, list, work)) {
    return addColumns<Config>(bank, columns, list, sums, work);
  }
  Int<Config::kSumBits> loopSums[Widths<Config>::kSums];
  std::copy(sums, sums + Widths<Config>::kSums, loopSums);
  const UInt<32> loopTrips = runLane<Config>(bank, columns, list, fifo, loopSums, work);
  const int trips = addColumns<Config>(bank, columns, list, sums, work);
  requireSame<Config>(static_cast<int>(loopTrips), loopSums, trips, sums);
  return trips;
}

}  // namespace sim
}  // namespace skipgate

#endif
