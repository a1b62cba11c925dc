// Non-zero compaction: a vector is kept as a list of its values that are not zero, one list a column group.
#ifndef SKIPGATE_ACTIVE_LIST_H
#define SKIPGATE_ACTIVE_LIST_H

#include "skipgate/types.h"
#include "skipgate/weight_codec.h"

namespace skipgate {

/// A value that is not zero, and the local column it stands in.
template <class Config>
struct Active {
  UInt<Widths<Config>::kColumn> column{0};
  Int<Config::kActivationBits> value{0};
};

/// The number of values in a list.
template <class Config>
using Count = UInt<Widths<Config>::kCount>;

/// The list memory of one lane: all vectors, one after the other.
template <class Config>
using List = Active<Config>[Config::kActiveDepth];

/// Appends a value of column group `group` unless it is zero: this is dynamic skipping. Every lane of the column group
/// has its own copy of the list, so that lanes share nothing. `base` is where the vector's part of the lists begins.
template <class Config>
void appendActive(List<Config> (&lists)[Config::kLanes], int group, Count<Config>& count, int base, int column,
                  const Int<Config::kActivationBits>& value) {
#pragma HLS inline  // without it the lists would be copied arguments instead of memory ports
  if (value != 0) {
    const int at = base + static_cast<int>(count);
    require(at < Config::kActiveDepth, "an active list is longer than its memory");
  Append_Copy:
    for (int rowGroup = 0; rowGroup < Config::kRowGroups; ++rowGroup) {
#pragma HLS unroll  // or a value takes a trip for every row group
      Active<Config>& active = lists[rowGroup * Config::kColumnGroups + group][at];
      active.column = column;
      active.value = value;
    }
    count = count + 1;
  }
}

}  // namespace skipgate

#endif
