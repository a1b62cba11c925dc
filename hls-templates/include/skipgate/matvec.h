// The banked, zero-skipping, multiplier-free matrix-vector product: one flat loop for all lanes.
#ifndef SKIPGATE_MATVEC_H
#define SKIPGATE_MATVEC_H

#include "skipgate/array.h"
#include "skipgate/operand.h"

namespace skipgate {
namespace detail {

/// What FETCH asks all lanes of a column group for in one trip.
template <class Config>
struct ColumnRequest {
  bool valid{false};
  UInt<Widths<Config>::kColumn> column{0};
  Int<Config::kValueBits> value{0};
  bool packed{false};
};

/// Column `index` of a column group, the columns of `first` before those of `second`.
template <class Config>
ColumnRequest<Config> requestColumn(const Active<Config> (&list)[Config::kActiveDepth], const Operand& first,
                                    const Operand& second, int firstCount, int count, int index) {
#pragma HLS inline  // or the list is a copied argument
  ColumnRequest<Config> request;
  request.valid = index < count;
  if (request.valid) {
    const bool isFirst = index < firstCount;
    const bool oneHot = isFirst ? first.oneHot : second.oneHot;
    const int base = isFirst ? first.columnBase : second.columnBase;
    const int align = isFirst ? first.align : second.align;
    int column = base + (isFirst ? first.oneHotIndex : second.oneHotIndex);
    Int<Config::kValueBits> value = 1;
    if (!oneHot) {
      const int at = isFirst ? first.listBase + index : second.listBase + index - firstCount;
      const Active<Config> active = list[at];
      column = base + static_cast<int>(active.column);
      value = active.value;
    }
    require(column < Config::kColumns, "a column lies past the end of the column table");
    request.column = column;
    request.value = shiftLeft<Config::kValueBits>(value, align);
    request.packed = isFirst ? first.packed : second.packed;
  }
  return request;
}

}  // namespace detail

/// Adds `first` times its matrix and `second` times its matrix to the partial sums; answers the loop's trips.
/// `depth` is the depth of the phase's rows, which is the order of packed codes.
///
/// Invariant of the flat loop: trip k fetches column k of every column group and never waits, MAC uses only columns
/// fetched in earlier trips, and the loop ends kExitDelay trips after the first trip that leaves nothing to do.
template <class Config>
UInt<32> matVec(Array<Config>& array, const Operand& first, const Operand& second, int depth) {
#pragma HLS inline off  // one array of lanes for all phases; inlined, each call would get its own
  LaneState<Config> lanes[Config::kLanes];
#pragma HLS array_partition variable = lanes complete  // or lanes wait for one another's state
  int firstCounts[Config::kColumnGroups];
  int counts[Config::kColumnGroups];
#pragma HLS array_partition variable = firstCounts complete  // or column groups wait for one another
#pragma HLS array_partition variable = counts complete
  int mostColumns = 0;
MatVec_Count:
  for (int group = 0; group < Config::kColumnGroups; ++group) {
#pragma HLS unroll  // or the phase starts a cycle later for every column group
    firstCounts[group] = operandCount(array, first, group);
    counts[group] = firstCounts[group] + operandCount(array, second, group);
    mostColumns = larger(mostColumns, counts[group]);
  }

  bool idle[Config::kExitDelay] = {};  // idle[i]: the trip 1 + i trips ago left nothing to do
#pragma HLS array_partition variable = idle complete  // or the exit test waits for a memory
  UInt<32> trip = 0;
MatVec_Trip:
  while (!idle[Config::kExitDelay - 1]) {
#pragma HLS pipeline II = 1  // or a trip takes as many cycles as its longest path has stages
    detail::ColumnRequest<Config> requests[Config::kColumnGroups];
#pragma HLS array_partition variable = requests complete  // wires, not a memory
  MatVec_Request:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      requests[group] = detail::requestColumn(array.lists[group], first, second, firstCounts[group], counts[group],
                                              static_cast<int>(trip));
    }
    bool busy = trip + 1 < mostColumns;
  MatVec_Lane:
    for (int lane = 0; lane < Config::kLanes; ++lane) {
      macLane(lanes[lane], array.fifos[lane], array.banks[lane / Config::kLanesPerBank], array.sums[lane], depth);
      const detail::ColumnRequest<Config>& request = requests[lane % Config::kColumnGroups];
      if (request.valid) {
        fetchLane(lanes[lane], array.fifos[lane], array.columns[lane][static_cast<int>(request.column)], request.value,
                  request.packed);
      }
      busy = busy || !lanes[lane].isIdle();
    }
  MatVec_Exit:
    for (int i = Config::kExitDelay - 1; i > 0; --i) {
      idle[i] = idle[i - 1];
    }
    idle[0] = !busy;
    trip = trip + 1;
  }
  return trip;
}

}  // namespace skipgate

#endif
