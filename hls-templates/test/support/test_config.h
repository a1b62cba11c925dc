// Configs for tests: a grid with room to spare for random matrices.
#ifndef TEST_TEST_CONFIG_H
#define TEST_TEST_CONFIG_H

#include "skipgate/bits.h"

namespace test {

/// A grid of R x C lanes; derive from it to change a number.
template <int R, int C, int Depth = 5, int ShiftBits = 2>
struct TestConfig {
  static constexpr int kRowGroups = R;
  static constexpr int kColumnGroups = C;
  static constexpr int kLanes = R * C;
  static constexpr int kLanesPerBank = kLanes == 1 ? 1 : 2;
  static constexpr int kDepth = Depth;
  static constexpr int kSlotBits = Depth == 1 ? 0 : skipgate::bitsFor(Depth);
  static constexpr int kShiftBits = ShiftBits;
  static constexpr int kWordBits = 64;
  static constexpr int kEntryBits = 1 + ShiftBits + kSlotBits + 2;
  static constexpr int kEntriesPerWord = kWordBits / kEntryBits;
  static constexpr int kCodeBits = 2 + ShiftBits;
  static constexpr int kCodesPerWord = kWordBits / kCodeBits;
  static constexpr int kHasCompressed = 1;
  static constexpr int kHasPacked = 1;
  static constexpr int kLateGates = 1;
  static constexpr int kHasConstant = 1;
  static constexpr int kConstantDepth = Depth;
  static constexpr int kWordsPerBank = 600;
  static constexpr int kColumns = 40;
  static constexpr int kLengthBits = 10;
  static constexpr int kFifoDepth = 24;
  static constexpr int kActivationBits = 8;
  static constexpr int kValueBits = 12;
  static constexpr int kSumBits = 24;
  static constexpr int kCellBits = 14;
  static constexpr int kVectors = 3;
  static constexpr int kActiveDepth = 40;
  static constexpr int kBiasDepth = 12;
  static constexpr int kHiddenDepth = 4 * Depth * R / C;
  static constexpr int kCellDepth = 4 * Depth * R / C;
  static constexpr int kStreamedWords = 0;
  static constexpr int kExitDelay = 8;
  static constexpr int kInputKind = 2;
  static constexpr int kInputClasses = 10;
  static constexpr int kInputSize = 21;
  static constexpr int kInputBits = 7;
  static constexpr int kInputElementBits = 8;
  static constexpr int kInputWordsPerStep = 1;
  static constexpr int kOutputWordsPerStep = 1;
};

}  // namespace test

#endif
