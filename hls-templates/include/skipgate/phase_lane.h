// A lane's part of a phase: its loop, and in C simulation what stands for it.
#ifndef SKIPGATE_PHASE_LANE_H
#define SKIPGATE_PHASE_LANE_H

#include "skipgate/run_lane.h"
#ifdef SKIPGATE_CHECKED_TYPES
#include "skipgate/sim/simulate_lane.h"
#endif

namespace skipgate {

// -DSKIPGATE_EVERY_TRIP makes C simulation run every lane's loop trip by trip, as synthesis and the vendor's types do.

/// What lane number `lane` does in a phase; answers the trips it takes.
template <class Config>
UInt<32> phaseLane(int lane, const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
                   const ColumnEntry<Config> (&columns)[Config::kColumns], const List<Config>& list,
                   ColumnWork<Config> (&fifo)[Config::kFifoDepth],
                   Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], const LaneWork& work) {
#pragma HLS inline  // the loop is the module
#if defined(SKIPGATE_CHECKED_TYPES) && !defined(SKIPGATE_EVERY_TRIP)
  return sim::simulateLane<Config>(lane, bank, columns, list, fifo, sums, work);
#else
  static_cast<void>(lane);  // all lanes are alike
  return runLane<Config>(bank, columns, list, fifo, sums, work);
#endif
}

}  // namespace skipgate

#endif
