// Units with a single sum: recurrent layers without gates, and dense layers below the output.
#ifndef SKIPGATE_UNIT_CELL_H
#define SKIPGATE_UNIT_CELL_H

#include "skipgate/activation.h"
#include "skipgate/requantize.h"

namespace skipgate {
namespace detail {

template <class Formats, bool KeepsHidden>
struct UnitCell {
  static_assert(Formats::kValueBits >= 2 && Formats::kValueBits <= 16, "what a layer gives must have 2 to 16 bits");

  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 1;
  static constexpr bool kOneSum = true;
  static constexpr bool kReadsHidden = false;
  static constexpr bool kKeepsHidden = KeepsHidden;
  static constexpr int kCellBits = 0;
  static constexpr int kValueBits = Formats::kValueBits;
};

}  // namespace detail

/// h = tanh(sum), the table's results in the hidden format.
template <class Formats>
struct TanhCell : detail::UnitCell<Formats, true> {
  template <int SumBits, int ValueBits, int CellBits, int N>
  static Int<ValueBits> next(const Int<SumBits> (&sums)[1], const Int<ValueBits>&, Int<CellBits>&,
                             const TableEntry (&tanh)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
#pragma HLS bind_storage variable = tanh type = rom_np impl = lutram  // or two ports serve all lanes: II grows
    return Int<ValueBits>(lookUp<Formats::kValueBits>(
        tanh, requantize<Formats::kSumFrac, Formats::kGateInputFrac, Formats::kGateInputBits>(sums[0])));
  }
};

/// The sum, rounded to the layer's format; with `Relu` the greater of that and zero. `KeepsHidden`: a recurrent layer's.
template <class Formats, bool Relu, bool KeepsHidden>
struct LinearCell : detail::UnitCell<Formats, KeepsHidden> {
  template <int SumBits, int ValueBits, int CellBits>
  static Int<ValueBits> next(const Int<SumBits> (&sums)[1], const Int<ValueBits>&, Int<CellBits>&) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
    const Int<ValueBits> value(requantize<Formats::kSumFrac, Formats::kValueFrac, Formats::kValueBits>(sums[0]));
    if (Relu && value < 0) {
      return Int<ValueBits>(0);
    }
    return value;
  }
};

}  // namespace skipgate

#endif
