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

/// Streamed weights come in segments of columns, whose values are found by their rank: for every local column of every
/// vector, how many values stand in it and in those before it.
template <class Config>
struct RankDepth {
  static constexpr int kValue = Config::kStreamedWords > 0 ? Config::kActiveDepth : 1;
};

template <class Config>
using Ranks = Count<Config>[Config::kColumnGroups][RankDepth<Config>::kValue];

/// Appends a value of column group `group` unless it is zero: this is dynamic skipping. Every lane of the column group
/// has its own copy of the list, so that lanes share nothing. `base` is where the vector's part of the lists begins.
template <class Config>
SKIPGATE_INLINE void appendActive(List<Config> (&lists)[Config::kLanes], int group, Count<Config>& count, int base,
                                  int column, const Int<Config::kActivationBits>& value) {
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

/// Notes the rank of a column whose value, zero or not, is the newest of its list; only streamed weights need it.
template <class Config>
void noteRank(Ranks<Config>& ranks, int group, const Count<Config>& count, int base, int column) {
#pragma HLS inline  // a memory port, not a module
  if (Config::kStreamedWords > 0) {
    ranks[group][base + column] = count;
  }
}

}  // namespace skipgate

#endif
