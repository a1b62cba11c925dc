// A tiny matrix burnt into logic: no weight memory, all rows at once.
#ifndef SKIPGATE_CONSTANT_H
#define SKIPGATE_CONSTANT_H

#include "skipgate/array.h"
#include "skipgate/operand.h"

namespace skipgate {

/// A constant weight: 0 is zero, else plus or minus (1 + shift).
using ConstantCode = signed char;

/// Adds `operand` times the matrix to the constant sums; answers the trips. Trip k takes the k-th value of every
/// column group. `matrix[c][localColumn][r][q][s]` is a constant array: zeros in it cost no logic.
template <class Config, int Columns, int Depth>
UInt<32> constantProduct(
    Array<Config>& array, const Operand& operand,
    const ConstantCode (&matrix)[Config::kColumnGroups][Columns][Config::kRowGroups][4][Depth]) {
#pragma HLS inline                                                   // or the matrix is an argument, not a constant
#pragma HLS array_partition variable = matrix dim = 3 complete       // or rows wait for one another's weights
#pragma HLS array_partition variable = matrix dim = 4 complete
#pragma HLS array_partition variable = matrix dim = 5 complete
  static_assert(Config::kHasConstant, "a constant matrix needs kHasConstant in the Config");
  static_assert(Depth <= Config::kConstantDepth, "a constant matrix must fit in the constant sums");
  static_assert(Config::kColumnGroups * Columns * Config::kRowGroups * 4 * Depth <= 65536,
                "a matrix burnt into logic must be tiny");
  int counts[Config::kColumnGroups];
#pragma HLS array_partition variable = counts complete  // or column groups wait for one another
  int trips = 0;
Constant_Count:
  for (int group = 0; group < Config::kColumnGroups; ++group) {
#pragma HLS unroll  // or the product starts a cycle later for every column group
    const bool idle = operand.oneHot && group > 0;
    counts[group] = idle ? 0 : operandCount(array, operand, group);
    trips = larger(trips, counts[group]);
  }
Constant_Trip:
  for (int trip = 0; trip < trips; ++trip) {
#pragma HLS pipeline II = 1  // or a trip takes as many cycles as the adder tree has stages
  Constant_Group:
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      if (trip < counts[group]) {
        int column = operand.oneHotIndex;
        Int<Config::kValueBits> value = 1;
        if (!operand.oneHot) {
          const Active<Config>& active = array.lists[group][operand.listBase + trip];
          column = static_cast<int>(active.column);
          value = active.value;
        }
        require(column < Columns, "a column lies outside its constant matrix");
        const Int<Config::kSumBits> aligned = shiftLeft<Config::kSumBits>(value, operand.align);
      Constant_Row:
        for (int row = 0; row < Config::kRowGroups * 4 * Depth; ++row) {
          const int r = row / (4 * Depth);
          const int q = row / Depth % 4;
          const int s = row % Depth;
          const int code = matrix[group][column][r][q][s];
          Int<Config::kSumBits>& sum = array.constantSums[r][q][s];
          if (code > 0) {
            sum = sum + shiftLeft<Config::kSumBits>(aligned, code - 1);
          } else if (code < 0) {
            sum = sum - shiftLeft<Config::kSumBits>(aligned, -code - 1);
          }
        }
      }
    }
  }
  return trips;
}

}  // namespace skipgate

#endif
