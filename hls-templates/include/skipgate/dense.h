// The drain: finishes the sums of the dense output layer, sends the logits out and keeps the largest.
#ifndef SKIPGATE_DENSE_H
#define SKIPGATE_DENSE_H

#include "skipgate/reduce.h"
#include "skipgate/requantize.h"

namespace skipgate {

/// Where the dense layer lives in the array.
struct DensePlace {
  int biasBase;
  int depth;  // ceil(rows / (4 * row groups))
  int rows;
};

/// The largest logit and its index, the lowest index among equals.
struct Argmax {
  UInt<32> index{0};
  Int<32> logit{0};
};

/// What the drain of a step yields.
struct DrainResult {
  Argmax best;
  UInt<32> trips{0};
};

/// Drains the dense layer, min(C, 8) row groups a trip, one 512-bit word of logits each when logits are wanted. `Output`
/// says whether they are, where a kernel has several passes.
///
/// Invariant: trips go through the rows in their natural order, n = 4*(s*R + block*OG + g) + q, so the first of equal
/// logits is the one with the lowest index.
template <class Config, class Formats, class Output = Config>
DrainResult drain(Array<Config>& array, const DensePlace& place, Stream<Word512>& output) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the caller's control
  static_assert(Formats::kLogitBits >= 2 && Formats::kLogitBits <= 16, "a logit must have 2 to 16 bits");
  constexpr int kGroups = smaller(Config::kColumnGroups, 8);
  constexpr int kBlocks = Config::kRowGroups / kGroups;
  DrainResult result;
  bool first = true;
  int s = 0;
  int block = 0;
  int row = 0;
Drain_Row:
  for (int trip = 0; trip < place.depth * kBlocks; ++trip) {
#pragma HLS pipeline II = 1  // or a word takes as many cycles as its sums have stages
    Word512 word = zeroWord();
  Drain_Logit:
    for (int j = 0; j < 4 * kGroups; ++j) {
      const Int<Config::kSumBits> sum =
          takeSum(array, block * kGroups + j / 4, j % 4, s, place.biasBase + s);
      const Int<Formats::kLogitBits> logit =
          requantize<Formats::kSumFrac, Formats::kLogitFrac, Formats::kLogitBits>(sum);
      setBits(word, 16 * j, asUnsigned(Int<16>(logit)));
      if (row + j < place.rows && (first || logit > result.best.logit)) {
        result.best.index = row + j;
        result.best.logit = logit;
        first = false;
      }
    }
    if (Output::kOutputWordsPerStep > 0) {
      output.write(word);
    }
    row += 4 * kGroups;
    if (block == kBlocks - 1) {
      block = 0;
      ++s;
    } else {
      ++block;
    }
  }
  result.trips = place.depth * kBlocks;
  return result;
}

}  // namespace skipgate

#endif
