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
  UInt<Widths<Config>::kWordAddress> word{0};
  UInt<Widths<Config>::kPosition> position{0};
  UInt<Config::kLengthBits> length{0};
  Int<Config::kValueBits> value{0};
  bool packed{false};
  UInt<2> firstGate{0};  // of the first packed code; 0 everywhere, and no hardware, without kLateGates
};

/// A sum on its way to the partial-sum memory. The slot has one more bit than an address: set, there is none.
template <class Config>
struct SumInFlight {
  UInt<Widths<Config>::kSlot + 1> slot{1 << Widths<Config>::kSlot};
  Int<Config::kSumBits> sum{0};
};

template <class Config>
struct LaneState {
  UInt<Config::kLengthBits> remaining{0};
  Int<Config::kValueBits> value{0};
  UInt<Widths<Config>::kWordAddress> word{0};  // where the next entry is
  UInt<Widths<Config>::kPosition> position{0};
  SumInFlight<Config> newest;
  SumInFlight<Config> older;
  UInt<Widths<Config>::kFifo> pushed{0};
  UInt<Widths<Config>::kFifo> popped{0};
  bool packed{false};
  UInt<2> walkQ{0};  // packed columns: the slot of the next code
  UInt<Widths<Config>::kRow> walkS{0};

  bool isIdle() const { return remaining == 0 && popped == pushed; }
};

namespace detail {

/// Two kinds of columns may meet in one lane; with only one the other is no hardware.
template <class Config>
bool isPacked(bool packed) {
#pragma HLS inline  // a wire, not a module
  return Config::kHasPacked && (!Config::kHasCompressed || packed);
}

/// The entries or codes of a word.
template <class Config>
int perWord(bool packed) {
#pragma HLS inline  // a wire, not a module
  return isPacked<Config>(packed) ? PackedCodec<Config>::kPerWord : CompressedCodec<Config>::kPerWord;
}

/// A column's entries must lie inside the lane's weight memory.
template <class Config>
void requireInside(const ColumnWork<Config>& work) {
#pragma HLS inline  // nothing in hardware
  const int items = perWord<Config>(work.packed);
  const int end = static_cast<int>(work.word) * items + static_cast<int>(work.position) + static_cast<int>(work.length);
  require(static_cast<int>(work.position) < items && end <= Config::kWordsPerBank * items,
          "a lane reads past the end of its weight memory");
}

/// The FIFO must take one more than the `pushed` columns of this phase.
template <class Config>
void requireRoom(int pushed) {
#pragma HLS inline  // nothing in hardware
  require(pushed < Config::kFifoDepth, "a lane's FIFO is stuck: more columns than its depth");
}

template <class Config>
void takeColumn(LaneState<Config>& lane, const ColumnWork<Config>& work) {
#pragma HLS inline  // or the lane's state is copied in and out
  requireInside(work);
  lane.word = work.word;
  lane.position = work.position;
  lane.remaining = work.length;
  lane.value = work.value;
  lane.packed = work.packed;
  lane.walkQ = Config::kLateGates ? work.firstGate : UInt<2>(0);
  lane.walkS = 0;
  lane.popped = lane.popped + 1;
}

/// Steps to the next entry of the word, or to the next word, and to the next slot of a packed column.
template <class Config>
void advance(LaneState<Config>& lane, int depth) {
#pragma HLS inline  // or the lane's state is copied in and out
  if (lane.position == perWord<Config>(lane.packed) - 1) {
    lane.position = 0;
    lane.word = advanceBy(lane.word, 1);
  } else {
    lane.position = advanceBy(lane.position, 1);
  }
  if (isPacked<Config>(lane.packed)) {
    const bool wraps = lane.walkS == depth - 1;
    lane.walkS = wraps ? 0 : static_cast<int>(lane.walkS) + 1;
    lane.walkQ = (static_cast<int>(lane.walkQ) + (wraps ? 1 : 0)) & 3;
  }
  lane.remaining = countDown(lane.remaining);
}

/// Adds or subtracts `value << shift`. Subtracting is adding the complement with a carry: one adder, and no branch for
/// simulation to mispredict.
template <class Config>
Int<Config::kSumBits> addWeight(const Int<Config::kSumBits>& sum, const Weight<Config>& weight,
                                const Int<Config::kValueBits>& value) {
#pragma HLS inline  // part of the add's cycle
  constexpr int kMostPlaces = (1 << Config::kShiftBits) - 1;
  const Int<Config::kValueBits + kMostPlaces> product = shiftUpTo<kMostPlaces>(value, static_cast<int>(weight.shift));
  const int keep = weight.zero ? 0 : -1;
  const int flip = weight.negative ? -1 : 0;
  return sum + ((product & keep) ^ flip) - flip;
}

}  // namespace detail

/// MAC, one trip: takes the next column when the last is done, then adds one weight's worth to its slot's sum.
///
/// A memory needs two cycles to read, add and write, so two sums are in flight. Invariant: memory, older, newest in
/// this order give each slot's sum, the later hiding the earlier. So a slot that comes every trip is still right at
/// one entry a trip.
template <class Config>
void macLane(LaneState<Config>& lane, const ColumnWork<Config> (&fifo)[Config::kFifoDepth],
             const UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank],
             Int<Config::kSumBits> (&sums)[Widths<Config>::kSums], int depth) {
#pragma HLS inline  // or every lane's memories become copied arguments
  if (lane.remaining == 0 && lane.popped != lane.pushed) {
    detail::takeColumn(lane, fifo[static_cast<int>(lane.popped)]);
  }

  const int newestSlot = static_cast<int>(lane.newest.slot);
  const int olderSlot = static_cast<int>(lane.older.slot);
  const Int<Config::kSumBits> newestSum = lane.newest.sum;
  const Int<Config::kSumBits> olderSum = lane.older.sum;

  if (lane.remaining != 0) {
    const UInt<Config::kWordBits> word = bank[static_cast<int>(lane.word)];
    const int position = static_cast<int>(lane.position);
    Weight<Config> weight;
    int slot = 0;
    if (detail::isPacked<Config>(lane.packed)) {
      weight = PackedCodec<Config>::weight(itemAt<PackedCodec<Config>>(word, position));
      slot = static_cast<int>(lane.walkQ) << Config::kSlotBits | static_cast<int>(lane.walkS);
    } else {
      const auto entry = itemAt<CompressedCodec<Config>>(word, position);
      weight = CompressedCodec<Config>::weight(entry);
      slot = static_cast<int>(CompressedCodec<Config>::slot(entry));
    }
    Int<Config::kSumBits> sum = sums[slot];
    if (slot == olderSlot) {
      sum = olderSum;
    }
    if (slot == newestSlot) {
      sum = newestSum;
    }
    lane.newest.slot = slot;
    lane.newest.sum = detail::addWeight(sum, weight, lane.value);
    detail::advance(lane, depth);
  } else {
    lane.newest.slot = Widths<Config>::kSums;
  }

  if (olderSlot != Widths<Config>::kSums) {
    sums[olderSlot] = olderSum;
  }
  lane.older.slot = newestSlot;
  lane.older.sum = newestSum;
}

}  // namespace skipgate

#endif
