// A lane's part of a phase: fetches the columns of its column group and multiplies them, in one flat loop.
#ifndef SKIPGATE_RUN_LANE_H
#define SKIPGATE_RUN_LANE_H

#include "skipgate/active_list.h"
#include "skipgate/lane.h"
#include "skipgate/operand.h"

namespace skipgate {

/// What a lane multiplies in a phase, and how many columns of it are in the lane's column group.
struct LaneWork {
  Operand first;
  Operand second;
  int firstCount;
  int count;  // of both
  int depth;  // of the phase's rows: the order of packed codes
};

/// Column `index` of the phase in this lane, the columns of the first operand before those of the second. Its length is
/// 0 when the lane has no weights in it.
template <class Config>
SKIPGATE_INLINE ColumnWork<Config> lookUpColumn(const List<Config>& list,
                                                const ColumnEntry<Config> (&columns)[Config::kColumns],
                                                const LaneWork& work, int index) {
#pragma HLS inline  // or the lane's memories become copied arguments
  const bool isFirst = index < work.firstCount;
  const bool oneHot = isFirst ? work.first.oneHot : work.second.oneHot;
  int column = isFirst ? work.first.columnBase : work.second.columnBase;
  Int<Config::kValueBits> value = 1;
  if (oneHot) {
    column += isFirst ? work.first.oneHotIndex : work.second.oneHotIndex;
  } else {
    const Active<Config>& active =
        list[isFirst ? work.first.listBase + index : work.second.listBase + index - work.firstCount];
    column += static_cast<int>(active.column);
    value = active.value;
  }
  require(column < Config::kColumns, "a column lies past the end of the column table");
  const ColumnEntry<Config>& entry = columns[column];
  ColumnWork<Config> next;
  next.word = entry.word;
  next.position = entry.position;
  next.length = entry.length;
  next.value = shiftLeft<Config::kValueBits>(value, isFirst ? work.first.align : work.second.align);
  next.packed = isFirst ? work.first.packed : work.second.packed;
  if (Config::kLateGates) {
    next.firstGate = isFirst ? work.first.firstGate : work.second.firstGate;
  }
  return next;
}

/// FETCH, one trip: keeps column `index` for MAC unless the lane has no weights in it.
template <class Config>
void fetchLane(LaneState<Config>& lane, ColumnWork<Config> (&fifo)[Config::kFifoDepth], const List<Config>& list,
               const ColumnEntry<Config> (&columns)[Config::kColumns], const LaneWork& work, int index) {
#pragma HLS inline  // or the lane's memories become copied arguments
  const ColumnWork<Config> next = lookUpColumn<Config>(list, columns, work, index);
  if (next.length != 0) {
    detail::requireRoom<Config>(static_cast<int>(lane.pushed));
    fifo[static_cast<int>(lane.pushed)] = next;
    lane.pushed = lane.pushed + 1;
  }
}

/// A lane's part of a phase; answers the trips it takes.
///
/// Invariant of the flat loop: trip k fetches column k and never waits, MAC uses only columns fetched in earlier trips,
/// and the loop ends kExitDelay trips after the first trip that leaves nothing to do, an answer old enough to be known.
template <class Config>
SKIPGATE_MODULE UInt<32> runLane(const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
                 const ColumnEntry<Config> (&columns)[Config::kColumns], const List<Config>& list,
                 ColumnWork<Config> (&fifo)[Config::kFifoDepth], Int<Config::kSumBits> (&sums)[Widths<Config>::kSums],
                 const LaneWork& work) {
#pragma HLS inline off  // one module, as many times as there are lanes; inlined, all lanes would be one huge loop
  LaneState<Config> lane;
  UInt<Config::kExitDelay> idle = 0;  // bit i: the trip 1 + i trips ago left nothing to do
  int trip = 0;
Lane_Trip:
  while (getBits<1>(idle, Config::kExitDelay - 1) == 0) {
#pragma HLS pipeline II = 1  // or a trip takes as many cycles as its longest path has stages
    macLane(lane, fifo, bank, sums, work.depth);
    if (trip < work.count) {
      fetchLane(lane, fifo, list, columns, work, trip);
    }
    const bool busy = trip + 1 < work.count || !lane.isIdle();
    idle = shiftIn(idle, !busy);
    ++trip;
  }
  return trip;
}

}  // namespace skipgate

#endif
