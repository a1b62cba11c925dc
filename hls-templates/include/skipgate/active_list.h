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

/// Appends a value unless it is zero: this is dynamic skipping. `list` is one column group's memory, `base` where this
/// vector's part of it begins.
template <class Config>
void appendActive(Active<Config> (&list)[Config::kActiveDepth], Count<Config>& count, int base, int column,
                  const Int<Config::kActivationBits>& value) {
#pragma HLS inline  // without it the list would be a copied argument instead of a memory port
  if (value != 0) {
    const int at = base + static_cast<int>(count);
    require(at < Config::kActiveDepth, "an active list is longer than its memory");
    Active<Config> active;
    active.column = column;
    active.value = value;
    list[at] = active;
    count = count + 1;
  }
}

}  // namespace skipgate

#endif
