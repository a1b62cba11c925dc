// The rules a Config must keep, each with the sentence the compiler prints when it does not.
#ifndef SKIPGATE_CONFIG_CHECK_H
#define SKIPGATE_CONFIG_CHECK_H

#include "skipgate/bits.h"

namespace skipgate {
namespace detail {

template <class Config>
struct GridRules {
  static_assert(isPowerOfTwo(Config::kRowGroups), "the number of row groups must be a power of two");
  static_assert(isPowerOfTwo(Config::kColumnGroups), "the number of column groups must be a power of two");
  static_assert(Config::kRowGroups % Config::kColumnGroups == 0,
                "the number of row groups must be a multiple of the number of column groups");
  static_assert(Config::kLanes == Config::kRowGroups * Config::kColumnGroups,
                "the number of lanes must be row groups times column groups");
  static_assert(Config::kLanesPerBank == (Config::kLanes == 1 ? 1 : 2),
                "two lanes share a dual-port bank; a single lane has one for itself");
  static constexpr bool kKept = true;
};

template <class Config>
struct WordRules {
  static_assert(Config::kWordBits >= 1 && Config::kWordBits <= 64, "a bank's words must have 1 to 64 bits");
  static_assert(Config::kHasCompressed || Config::kHasPacked || Config::kHasConstant,
                "at least one weight encoding must be used");
  static_assert(!Config::kHasCompressed || Config::kEntryBits == 1 + Config::kShiftBits + Config::kSlotBits + 2,
                "a compressed entry must hold sign, shift, s and q, and nothing else");
  static_assert(!Config::kHasCompressed ||
                    (Config::kEntriesPerWord >= 1 && Config::kEntriesPerWord * Config::kEntryBits <= Config::kWordBits),
                "the compressed entries of a word must fit in it");
  static_assert(!Config::kHasPacked || Config::kCodeBits >= 2, "a packed code must tell zero, plus and minus apart");
  static_assert(!Config::kHasPacked ||
                    (Config::kCodesPerWord >= 1 && Config::kCodesPerWord * Config::kCodeBits <= Config::kWordBits),
                "the packed codes of a word must fit in it");
  static_assert(Config::kShiftBits >= 0 && Config::kShiftBits <= 5, "a weight's shift must have 0 to 5 bits");
  static_assert((1LL << Config::kSlotBits) >= Config::kDepth, "a slot address must reach every row of a row group");
  static_assert(Config::kLengthBits >= 1 && Config::kLengthBits <= 24, "a column's length must have 1 to 24 bits");
  static constexpr bool kKept = true;
};

template <class Config>
struct NumberRules {
  static_assert(Config::kActivationBits >= 2 && Config::kActivationBits <= 16,
                "an activation must have 2 to 16 bits");
  static_assert(Config::kValueBits >= 2 && Config::kValueBits <= Config::kSumBits,
                "an aligned value must fit in a sum");
  static_assert(Config::kSumBits <= 48, "a sum must have at most 48 bits");
  static_assert(Config::kCellBits >= 2 && Config::kCellBits <= 24, "a cell must have 2 to 24 bits");
  static constexpr bool kKept = true;
};

template <class Config>
struct MemoryRules {
  static_assert(Config::kDepth >= 1, "a row group must have at least one row");
  static_assert(Config::kWordsPerBank >= 1, "a bank must have at least one word");
  static_assert(Config::kColumns >= 1, "a lane must have at least one column");
  static_assert(Config::kFifoDepth >= 1, "a lane's FIFO must hold at least one column");
  static_assert(Config::kVectors >= 1, "there must be at least one vector");
  static_assert(Config::kActiveDepth >= 1, "the active lists must hold at least one value");
  static_assert(Config::kBiasDepth >= 1, "a row group must have at least one bias");
  static_assert(Config::kHiddenDepth >= 1, "a gate lane must have at least one hidden value");
  static_assert(Config::kCellDepth >= 1, "a gate lane's memory of cells must have at least one place");
  static_assert(Config::kConstantDepth >= 1, "the constant matrices' sums must have at least one row");
  static_assert(Config::kStreamedWords >= 0, "a streamed weight image must have a size, or 0 when there is none");
  static_assert(Config::kExitDelay >= 2, "the exit must wait until both sums in flight have reached memory");
  static constexpr bool kKept = true;
};

template <class Config>
struct PortRules {
  static_assert(Config::kInputElementBits == 8 || Config::kInputElementBits == 16,
                "an element of an input vector must take 8 or 16 bits of a word");
  static_assert(Config::kInputBits >= 2 && Config::kInputBits <= Config::kInputElementBits,
                "an input value must fit in the bits it has in a word");
  static_assert(Config::kInputKind == 0 || Config::kColumnGroups * Config::kInputElementBits <= 512,
                "the input elements of one trip must fit in one 512-bit word");
  static_assert(Config::kInputKind == 0 || Config::kInputWordsPerStep ==
                                               ceilDiv(Config::kInputSize, 512 / Config::kInputElementBits),
                "the words of an input vector must be as many as its elements need");
  static constexpr bool kKept = true;
};

}  // namespace detail

/// True when `Config` keeps every rule; a broken one is a compile error with a sentence.
template <class Config>
struct CheckedConfig {
  static constexpr bool kKept = detail::GridRules<Config>::kKept && detail::WordRules<Config>::kKept &&
                                detail::NumberRules<Config>::kKept && detail::MemoryRules<Config>::kKept &&
                                detail::PortRules<Config>::kKept;
};

}  // namespace skipgate

#endif
