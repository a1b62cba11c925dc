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

  UInt<Config::kExitDelay> idle = 0;  // bit i: the trip 1 + i trips ago left nothing to do
  UInt<32> trip = 0;
MatVec_Trip:
  while (getBits<1>(idle, Config::kExitDelay - 1) == 0) {
#pragma HLS pipeline II = 1  // or a trip takes as many cycles as its longest path has stages
    detail::ColumnRequest<Config> requests[Config::kColumnGroups];
#pragma HLS array_partition variable = requests complete  // wires, not a memory
  MatVec_Request:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      requests[group] = detail::requestColumn(array.lists[group], first, second, firstCounts[group], counts[group],
                                              static_cast<int>(trip));
    }
    bool busy = trip + 1 < mostColumns;
  MatVec_Bank:
    for (int bank = 0; bank < Array<Config>::kBanks; ++bank) {
      const UInt<Config::kWordBits>(&words)[Config::kWordsPerBank] = array.banks[bank];
    MatVec_Mac:
      for (int port = 0; port < Config::kLanesPerBank; ++port) {
        const int lane = bank * Config::kLanesPerBank + port;
        macLane(lanes[lane], array.fifos[lane], words, array.sums[lane], depth);
        busy = busy || !lanes[lane].isIdle();
      }
    }
    if (static_cast<int>(trip) < mostColumns) {
    MatVec_Fetch:
      for (int lane = 0; lane < Config::kLanes; ++lane) {
        const detail::ColumnRequest<Config>& request = requests[lane % Config::kColumnGroups];
        if (request.valid) {
          fetchLane(lanes[lane], array.fifos[lane], array.columns[lane][static_cast<int>(request.column)],
                    request.value, request.packed);
          busy = busy || !lanes[lane].isIdle();
        }
      }
    }
    idle = getBits<Config::kExitDelay>(UInt<Config::kExitDelay + 1>(2 * idle + (busy ? 0 : 1)), 0);
    trip = trip + 1;
  }
  return trip;
}

}  // namespace skipgate

#endif
