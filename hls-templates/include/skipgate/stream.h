// Multiplies by matrices that are streamed: while the lanes work on one segment, the next one is loaded.
#ifndef SKIPGATE_STREAM_H
#define SKIPGATE_STREAM_H

#include "skipgate/axi_store.h"
#include "skipgate/segment.h"
#include "skipgate/weight_loader.h"

namespace skipgate {
namespace detail {

/// The values of a column group that stand in local columns before `column`.
template <class Config>
int rankBefore(const Ranks<Config>& ranks, int group, const Operand& operand, int column) {
#pragma HLS inline  // a memory port, not a module
  return column == 0 ? 0 : static_cast<int>(ranks[group][operand.listBase + column - 1]);
}

/// Adds the segment's columns times their values to the partial sums; answers the trips of the slowest lane. Takes the
/// memories it works on one by one: the array as a whole would look as if it needed the half that is being loaded.
template <class Config>
UInt<32> multiplySegment(const Banks<Config>& banks, const ColumnTables<Config>& columns,
                         const List<Config> (&lists)[Config::kLanes], const Ranks<Config>& ranks,
                         ColumnWork<Config> (&fifos)[Config::kLanes][Config::kFifoDepth],
                         Int<Config::kSumBits> (&sums)[Config::kLanes][Widths<Config>::kSums],
                         const Segment& segment) {
#pragma HLS inline off  // one array of lanes for all segments; inlined, each call would get its own
  int trips = 0;
MultiplySegment_Lane:
  for (int lane = 0; lane < Config::kLanes; ++lane) {
#pragma HLS unroll  // or lanes run one after the other
    const int group = lane % Config::kColumnGroups;
    const bool oneHot = segment.operand.oneHot;
    const int before = oneHot ? 0 : rankBefore<Config>(ranks, group, segment.operand, segment.firstColumn);
    const int until = oneHot ? 1 : rankBefore<Config>(ranks, group, segment.operand, segment.endColumn);
    LaneWork work;
    work.first = segment.operand;
    work.first.columnBase = segment.tableBase - segment.firstColumn;
    work.first.listBase = segment.operand.listBase + before;
    work.second = noOperand();
    work.firstCount = until - before;
    work.count = work.firstCount;
    work.depth = segment.depth;
    const UInt<32> laneTrips =
        phaseLane<Config>(lane, banks[lane / Config::kLanesPerBank], columns[lane], lists[lane], fifos[lane],
                            sums[lane], work);
    trips = larger(trips, static_cast<int>(laneTrips));
  }
  return trips;
}

/// Multiplies by `now`, which is in the first half, while `next` is loaded into the other.
template <class Config>
void multiplyAndLoad(Array<Config>& array, const Banks<Config>& banks, const ColumnTables<Config>& columns,
                     Banks<Config>& otherBanks, ColumnTables<Config>& otherColumns, const Word512* weights,
                     const Segment& now, const Segment& next, Trips& trips) {
#pragma HLS inline  // the two calls share no memory, so synthesis lets them run side by side
  int loaded = 0;
  if (!next.resident) {
    loaded = static_cast<int>(loadSegment<Config>(otherBanks, otherColumns, weights, next));
  }
  const int worked =
      static_cast<int>(multiplySegment<Config>(banks, columns, array.lists, array.ranks, array.fifos, array.sums, now));
  trips.matvec = trips.matvec + worked;
  trips.load = trips.load + larger(loaded - worked, 0);
}

}  // namespace detail

/// Loads biases and resident segments, and the first segment of a step. A new image of the same sizes needs no
/// synthesis.
template <class Config, int Segments>
void loadStreamed(Array<Config>& array, SpareWeights<Config>& spare, const Word512* weights,
                  const Segment (&segments)[Segments]) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the caller's control
  loadBiases(array, weights);
LoadStreamed_Segment:
  for (int i = 0; i < Segments; ++i) {
    if (segments[i].resident || i == 0) {
      if (i % 2 == 0) {
        loadSegment<Config>(array.banks, array.columns, weights, segments[i]);
      } else {
        loadSegment<Config>(spare.banks, spare.columns, weights, segments[i]);
      }
    }
  }
}

/// Multiplies by segments `first` up to before `end`. Segment i is in the array's own half when i is even, else in the
/// spare one; while it is multiplied, segment i + 1 is loaded, after the last one the first, for the next step.
///
/// `trips.load` grows by what loading takes longer than multiplying: the lanes wait for it.
template <class Config, int Segments>
void runSegments(Array<Config>& array, SpareWeights<Config>& spare, const Word512* weights,
                 const Segment (&segments)[Segments], int first, int end, Trips& trips) {
#pragma HLS inline off  // one loop for all phases; inlined, each call would get its own lanes
#pragma HLS allocation function instances = detail::multiplySegment<Config> limit = 1  // or each half has its own lanes
#pragma HLS allocation function instances = loadSegment<Config> limit = 1
  static_assert(Segments % 2 == 0, "segments must be even in number, or a step would end in the wrong half");
RunSegments_Segment:
  for (int i = first; i < end; ++i) {
    const Segment& next = segments[i + 1 == Segments ? 0 : i + 1];
    if (i % 2 == 0) {
      detail::multiplyAndLoad<Config>(array, array.banks, array.columns, spare.banks, spare.columns, weights,
                                      segments[i], next, trips);
    } else {
      detail::multiplyAndLoad<Config>(array, spare.banks, spare.columns, array.banks, array.columns, weights,
                                      segments[i], next, trips);
    }
  }
}

/// Loads column `index` of a one-hot input's matrix, and multiplies by it. Only now is it known which one: nothing runs
/// beside the load. It goes into the spare half, because the other already holds the step's first segment. `column`
/// says where column 0 is; the others follow it, all of the same size.
template <class Config>
void runOneHot(Array<Config>& array, SpareWeights<Config>& spare, const Word512* weights, const Segment& column,
               int index, Trips& trips) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the caller's control
  using Layout = SegmentLayout<Config>;
  Segment selected = column;
  selected.firstWord = column.firstWord + index * (Layout::bankPart(column.bankWords) + Layout::tablePart(1));
  trips.load = trips.load + loadSegment<Config>(spare.banks, spare.columns, weights, selected);
  trips.matvec = trips.matvec + detail::multiplySegment<Config>(spare.banks, spare.columns, array.lists, array.ranks,
                                                                array.fifos, array.sums, selected);
}

}  // namespace skipgate

#endif
