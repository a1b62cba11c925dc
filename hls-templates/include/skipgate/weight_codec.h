// How a stored weight reads: compressed entries (non-zeros with their slot) and packed codes (every slot in order).
#ifndef SKIPGATE_WEIGHT_CODEC_H
#define SKIPGATE_WEIGHT_CODEC_H

#include "skipgate/bits.h"
#include "skipgate/types.h"

namespace skipgate {

/// The widths of the numbers that follow from a Config.
template <class Config>
struct Widths {
  static constexpr int kWordAddress = bitsFor(Config::kWordsPerBank + 1);
  static constexpr int kPosition =
      bitsFor(larger(Config::kHasCompressed ? Config::kEntriesPerWord : 1,
                     Config::kHasPacked ? Config::kCodesPerWord : 1));
  static constexpr int kSlot = 2 + Config::kSlotBits;
  static constexpr int kSums = 4 << Config::kSlotBits;
  static constexpr int kRow = larger(1, Config::kSlotBits);
  static constexpr int kShift = larger(1, Config::kShiftBits);
  static constexpr int kColumn = bitsFor(larger(Config::kColumns, Config::kActiveDepth));
  static constexpr int kFifo = bitsFor(Config::kFifoDepth + 1);
  static constexpr int kCount = bitsFor(Config::kActiveDepth + 1);
};

/// A weight taken from a word: `sign * 2^shift`, or nothing when `zero`.
template <class Config>
struct Weight {
  bool zero;
  bool negative;
  UInt<Widths<Config>::kShift> shift;
};

/// The place of a row in its row group; both parts side by side are the bits of a compressed entry.
template <class Config>
using Slot = UInt<Widths<Config>::kSlot>;

/// The slot of `(q, s)`.
template <class Config>
constexpr int sumAddress(int q, int s) {
  return q << Config::kSlotBits | s;
}

/// Entry: sign, shift, s, q from bit 0.
template <class Config>
struct CompressedCodec {
  static constexpr int kBits = Config::kHasCompressed ? Config::kEntryBits : 1;
  static constexpr int kPerWord = Config::kHasCompressed ? Config::kEntriesPerWord : 1;

  /// The weight's bits: `shift<<1 | negative`.
  static UInt<1 + Config::kShiftBits> signedShift(const UInt<kBits>& entry) {
    return getBits<1 + Config::kShiftBits>(entry, 0);
  }

  static Weight<Config> weight(const UInt<kBits>& entry) {
    Weight<Config> weight;
    weight.zero = false;
    weight.negative = getBits<1>(entry, 0) != 0;
    weight.shift = Config::kShiftBits > 0 ? getBits<Widths<Config>::kShift>(entry, 1) : UInt<Widths<Config>::kShift>(0);
    return weight;
  }

  static Slot<Config> slot(const UInt<kBits>& entry) {
    return getBits<Widths<Config>::kSlot>(entry, 1 + Config::kShiftBits);
  }
};

/// Code: 0 is zero, else 1 + (shift<<1 | negative). The slot is the code's number in the column, from the first gate on.
template <class Config>
struct PackedCodec {
  static constexpr int kBits = Config::kHasPacked ? Config::kCodeBits : 2;
  static constexpr int kPerWord = Config::kHasPacked ? Config::kCodesPerWord : 1;

  static Weight<Config> weight(const UInt<kBits>& code) {
    Weight<Config> weight;
    weight.zero = code == 0;
    const UInt<kBits> bits = weight.zero ? UInt<kBits>(0) : UInt<kBits>(code - 1);
    weight.negative = getBits<1>(bits, 0) != 0;
    weight.shift =
        Config::kShiftBits > 0 ? UInt<Widths<Config>::kShift>(bits >> 1) : UInt<Widths<Config>::kShift>(0);
    return weight;
  }
};

/// Item `position` of a word whose items have `Codec::kBits` bits each.
template <class Codec, int WordBits>
UInt<Codec::kBits> itemAt(const UInt<WordBits>& word, int position) {
  return getBits<Codec::kBits>(word, position * Codec::kBits);
}

}  // namespace skipgate

#endif
