// One multiplier-free lane: its columns to work on, its place in the weight memory, its sums in flight.
#ifndef SKIPGATE_LANE_H
#define SKIPGATE_LANE_H

#include "skipgate/types.h"
#include "skipgate/weight_codec.h"

namespace skipgate {

/// Where a column's weights of one lane begin, and how many entries (or codes) there are.
template <class Config>
struct ColumnEntry {
  UInt<Widths<Config>::kWordAddress> word{0};
  UInt<Widths<Config>::kPosition> position{0};
  UInt<Config::kLengthBits> length{0};
};

/// A column that is to be multiplied by a value: what FETCH hands to MAC.
template <class Config>
struct ColumnWork {
  ColumnEntry<Config> entry;
  Int<Config::kValueBits> value{0};
  bool packed{false};
};

/// A sum on its way to the partial-sum memory.
template <class Config>
struct SumInFlight {
  bool valid{false};
  Slot<Config> slot{0};
  Int<Config::kSumBits> sum{0};
};

template <class Config>
struct LaneState {
  UInt<Widths<Config>::kFifo> pushed{0};
  UInt<Widths<Config>::kFifo> popped{0};
  UInt<Config::kLengthBits> remaining{0};
  UInt<Widths<Config>::kPosition> position{0};
  UInt<Widths<Config>::kWordAddress> word{0};
  Int<Config::kValueBits> value{0};
  bool packed{false};
  UInt<2> walkQ{0};  // packed columns: the slot of the next code
  UInt<Widths<Config>::kRow> walkS{0};
  SumInFlight<Config> newest;
  SumInFlight<Config> older;

  bool isIdle() const { return remaining == 0 && popped == pushed; }
};

namespace detail {

/// Two kinds of columns may meet in one lane; with only one the other is no hardware.
template <class Config>
bool isPacked(const LaneState<Config>& lane) {
#pragma HLS inline  // a wire, not a module
  return Config::kHasPacked && (!Config::kHasCompressed || lane.packed);
}

template <class Config>
void takeColumn(LaneState<Config>& lane, const ColumnWork<Config>& work) {
#pragma HLS inline  // or the lane's state is copied in and out
  lane.word = work.entry.word;
  lane.position = work.entry.position;
  lane.remaining = work.entry.length;
  lane.value = work.value;
  lane.packed = work.packed;
  lane.walkQ = 0;
  lane.walkS = 0;
  lane.popped = lane.popped + 1;
}

/// Steps to the next entry of the word, or to the next word, and to the next slot of a packed column.
template <class Config>
void advance(LaneState<Config>& lane, int depth) {
#pragma HLS inline  // or the lane's state is copied in and out
  const int perWord = isPacked(lane) ? PackedCodec<Config>::kPerWord : CompressedCodec<Config>::kPerWord;
  if (lane.position == perWord - 1) {
    lane.position = 0;
    lane.word = lane.word + 1;
  } else {
    lane.position = lane.position + 1;
  }
  if (isPacked(lane)) {
    if (lane.walkS == depth - 1) {
      lane.walkS = 0;
      lane.walkQ = (lane.walkQ + 1) & 3;
    } else {
      lane.walkS = lane.walkS + 1;
    }
  }
  lane.remaining = lane.remaining - 1;
}

/// The running sum of a slot: a sum in flight is newer than the one in memory.
template <class Config>
Int<Config::kSumBits> sumSoFar(const LaneState<Config>& lane, const Slot<Config>& slot,
                               const Int<Config::kSumBits>& stored) {
#pragma HLS inline  // part of the add's cycle
  if (lane.newest.valid && lane.newest.slot == slot) {
    return lane.newest.sum;
  }
  if (lane.older.valid && lane.older.slot == slot) {
    return lane.older.sum;
  }
  return stored;
}

template <class Config>
Int<Config::kSumBits> addWeight(const Int<Config::kSumBits>& sum, const Weight<Config>& weight,
                                const Int<Config::kValueBits>& value) {
#pragma HLS inline  // part of the add's cycle
  const Int<Config::kSumBits> product =
      weight.zero ? Int<Config::kSumBits>(0) : shiftLeft<Config::kSumBits>(value, static_cast<int>(weight.shift));
  return weight.negative ? Int<Config::kSumBits>(sum - product) : Int<Config::kSumBits>(sum + product);
}

}  // namespace detail

/// MAC, one trip: takes the next column when the last is done, then adds one weight's worth to its slot's sum.
///
/// A memory needs two cycles to read, add and write, so two sums are in flight. Invariant: memory, older, newest in
/// this order give each slot's sum, the later hiding the earlier; at most one trip's write is between a read and its
/// use. So a slot that comes every trip is still right at one entry a trip.
template <class Config>
void macLane(LaneState<Config>& lane, const ColumnWork<Config> (&fifo)[Config::kFifoDepth],
             const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
             Int<Config::kSumBits> (&sums)[4][Config::kDepth], int depth) {
#pragma HLS inline  // or every lane's memories become copied arguments
  if (lane.remaining == 0 && lane.popped != lane.pushed) {
    detail::takeColumn(lane, fifo[static_cast<int>(lane.popped)]);
  }

  SumInFlight<Config> next;
  if (lane.remaining != 0) {
    require(lane.word < Config::kWordsPerBank, "a lane reads past the end of its weight memory");
    const UInt<Config::kWordBits> word = bank[static_cast<int>(lane.word)];
    const int position = static_cast<int>(lane.position);
    Weight<Config> weight;
    if (detail::isPacked(lane)) {
      weight = PackedCodec<Config>::weight(itemAt<PackedCodec<Config>>(word, position));
      next.slot = shiftLeft<Widths<Config>::kSlot + 1>(lane.walkQ, Config::kSlotBits) + lane.walkS;
    } else {
      const auto entry = itemAt<CompressedCodec<Config>>(word, position);
      weight = CompressedCodec<Config>::weight(entry);
      next.slot = CompressedCodec<Config>::slot(entry);
    }
    const int q = static_cast<int>(next.slot >> Config::kSlotBits);
    const int s = static_cast<int>(next.slot) & ((1 << Config::kSlotBits) - 1);
    require(s < Config::kDepth, "a weight lies in a row that its row group does not have");
    next.valid = true;
    next.sum = detail::addWeight(detail::sumSoFar(lane, next.slot, sums[q][s]), weight, lane.value);
    detail::advance(lane, depth);
  }

  if (lane.older.valid) {
    const int q = static_cast<int>(lane.older.slot >> Config::kSlotBits);
    const int s = static_cast<int>(lane.older.slot) & ((1 << Config::kSlotBits) - 1);
    sums[q][s] = lane.older.sum;
  }
  lane.older = lane.newest;
  lane.newest = next;
}

/// FETCH, one trip: looks a column up and keeps it for MAC unless the lane has no weights in it.
template <class Config>
void fetchLane(LaneState<Config>& lane, ColumnWork<Config> (&fifo)[Config::kFifoDepth],
               const ColumnEntry<Config>& entry, const Int<Config::kValueBits>& value, bool packed) {
#pragma HLS inline  // or every lane's memories become copied arguments
  if (entry.length != 0) {
    require(lane.pushed < Config::kFifoDepth, "a lane's FIFO is stuck: more columns than its depth");
    ColumnWork<Config> work;
    work.entry = entry;
    work.value = value;
    work.packed = packed;
    fifo[static_cast<int>(lane.pushed)] = work;
    lane.pushed = lane.pushed + 1;
  }
}

}  // namespace skipgate

#endif
