// Takes a row's finished sum out of the array: all partial sums of its row group, its constant part, its bias.
#ifndef SKIPGATE_REDUCE_H
#define SKIPGATE_REDUCE_H

#include "skipgate/array.h"

namespace skipgate {

/// The sum of row `(rowGroup, q, s)` with its bias. The partial sums are left at zero, ready for the next phase.
template <class Config>
SKIPGATE_INLINE Int<Config::kSumBits> takeSum(Array<Config>& array, int rowGroup, int q, int s, int biasAt) {
#pragma HLS inline  // or the partial sums become copied arguments
  Int<Config::kSumBits> total = array.biases[rowGroup][q][biasAt];
TakeSum_Partial:
  for (int group = 0; group < Config::kColumnGroups; ++group) {
#pragma HLS unroll  // or a row takes a trip for every column group
    Int<Config::kSumBits>& partial = array.sums[rowGroup * Config::kColumnGroups + group][sumAddress<Config>(q, s)];
    total = total + partial;
    partial = 0;
  }
  if (Config::kHasConstant && s < Config::kConstantDepth) {
    Int<Config::kSumBits>& constant = array.constantSums[rowGroup][q][s];
    total = total + constant;
    constant = 0;
  }
  return total;
}

}  // namespace skipgate

#endif
