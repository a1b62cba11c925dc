// The element-wise part of one GRU unit, with the reset gate after or before the recurrent product.
#ifndef SKIPGATE_GRU_CELL_H
#define SKIPGATE_GRU_CELL_H

#include "skipgate/activation.h"
#include "skipgate/requantize.h"

namespace skipgate {
namespace detail {

/// What both forms of a GRU have in common.
template <class Formats>
struct GruNumbers {
  static_assert(Formats::kGateInputBits >= 2 && Formats::kGateInputBits <= 14,
                "a gate input must have 2 to 14 bits, since its tables have an entry for every value");
  static_assert(Formats::kGateBits >= 2 && Formats::kGateBits <= 16, "a gate must have 2 to 16 bits");
  static_assert(Formats::kHiddenBits >= 2 && Formats::kHiddenBits <= 16, "a hidden state must have 2 to 16 bits");

  static constexpr int kGate = Formats::kGateBits;
  using Gate = Int<kGate>;

  /// A gate from its sum, which has `Frac` fraction bits.
  template <int Frac, int SumBits, int N>
  static Gate gate(const TableEntry (&table)[N], const Int<SumBits>& sum) {
#pragma HLS inline  // part of the unit
    return lookUp<kGate>(table, requantize<Frac, Formats::kGateInputFrac, Formats::kGateInputBits>(sum));
  }

  /// `(1 - z) n + z h` as `n + z (h - n)`: one product, exact, rounded once.
  static Int<Formats::kHiddenBits> mixed(const Gate& update, const Gate& candidate,
                                         const Int<Formats::kHiddenBits>& old) {
#pragma HLS inline  // part of the unit
    constexpr int kFrac = larger(Formats::kGateFrac, Formats::kHiddenFrac);
    constexpr int kNewBits = kGate + kFrac - Formats::kGateFrac;
    constexpr int kOldBits = Formats::kHiddenBits + kFrac - Formats::kHiddenFrac;
    constexpr int kDifferenceBits = larger(kNewBits, kOldBits) + 1;
    constexpr int kMixedBits = larger(kGate + kDifferenceBits, kNewBits + Formats::kGateFrac) + 1;
    const Int<kNewBits> from = shiftLeft<kNewBits>(candidate, kFrac - Formats::kGateFrac);
    const Int<kOldBits> to = shiftLeft<kOldBits>(old, kFrac - Formats::kHiddenFrac);
    const Int<kDifferenceBits> difference = to - from;
    const Int<kMixedBits> sum = shiftLeft<kMixedBits>(from, Formats::kGateFrac) +
                                Int<kMixedBits>(Int<kGate + kDifferenceBits>(update * difference));
    return requantize<Formats::kGateFrac + kFrac, Formats::kHiddenFrac, Formats::kHiddenBits>(sum);
  }
};

}  // namespace detail

/// A GRU unit whose reset gate acts after the product: n = tanh(sum_n + r sum_m). Its sums are n (of the input), r, z, m
/// (n's of the state): so each of its matrices has three neighbouring gates.
template <class Formats>
struct GruCell {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 4;
  static constexpr bool kOneSum = false;
  static constexpr bool kReadsHidden = true;
  static constexpr bool kKeepsHidden = true;
  static constexpr int kCellBits = 0;
  static constexpr int kValueBits = Formats::kHiddenBits;

  template <int SumBits, int HiddenBits, int CellBits, int N>
  static Int<HiddenBits> next(const Int<SumBits> (&sums)[4], const Int<HiddenBits>& hidden, Int<CellBits>&,
                              const TableEntry (&sigmoid)[N], const TableEntry (&tanh)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
#pragma HLS bind_storage variable = sigmoid type = rom_np impl = lutram  // or two ports serve all lanes: II grows
#pragma HLS bind_storage variable = tanh type = rom_np impl = lutram
    using Numbers = detail::GruNumbers<Formats>;
    constexpr int kGate = Formats::kGateBits;
    constexpr int kArgumentBits = SumBits + kGate + 1;
    const Int<kGate> reset = Numbers::template gate<Formats::kSumFrac>(sigmoid, sums[1]);
    const Int<kGate> update = Numbers::template gate<Formats::kSumFrac>(sigmoid, sums[2]);
    const Int<kArgumentBits> argument =
        shiftLeft<kArgumentBits>(sums[0], Formats::kGateFrac) +
        Int<kArgumentBits>(Int<SumBits + kGate>(reset * sums[3]));
    const Int<kGate> candidate = Numbers::template gate<Formats::kSumFrac + Formats::kGateFrac>(tanh, argument);
    return Int<HiddenBits>(Numbers::mixed(update, candidate, Int<Formats::kHiddenBits>(hidden)));
  }
};

/// The first part of a GRU unit whose reset gate acts before the product: gives r h, which the rest of the recurrent
/// weights are multiplied by, and keeps z in the unit's cell until then. Its sums are r and z.
template <class Formats>
struct GruResetCell {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 2;
  static constexpr bool kOneSum = false;
  static constexpr bool kReadsHidden = true;
  static constexpr bool kKeepsHidden = false;
  static constexpr int kValueBits = Formats::kHiddenBits;
  static constexpr int kCellBits = Formats::kGateBits;

  template <int SumBits, int HiddenBits, int CellBits, int N>
  static Int<HiddenBits> next(const Int<SumBits> (&sums)[2], const Int<HiddenBits>& hidden, Int<CellBits>& cell,
                              const TableEntry (&sigmoid)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
#pragma HLS bind_storage variable = sigmoid type = rom_np impl = lutram  // or two ports serve all lanes: II grows
    using Numbers = detail::GruNumbers<Formats>;
    constexpr int kGate = Formats::kGateBits;
    const Int<kGate> reset = Numbers::template gate<Formats::kSumFrac>(sigmoid, sums[0]);
    cell = Numbers::template gate<Formats::kSumFrac>(sigmoid, sums[1]);
    const Int<Formats::kHiddenBits> old(hidden);
    return Int<HiddenBits>(
        requantize<Formats::kGateFrac + Formats::kHiddenFrac, Formats::kHiddenFrac, Formats::kHiddenBits>(
            Int<kGate + Formats::kHiddenBits>(reset * old)));
  }
};

/// Its second part: n = tanh(sum_n), then the hidden state. Takes z out of the cell, which is zero between steps.
template <class Formats>
struct GruUpdateCell {
  static constexpr int kFirstGate = 2;
  static constexpr int kSums = 1;
  static constexpr bool kOneSum = false;
  static constexpr bool kReadsHidden = true;
  static constexpr bool kKeepsHidden = true;
  static constexpr int kValueBits = Formats::kHiddenBits;
  static constexpr int kCellBits = Formats::kGateBits;

  template <int SumBits, int HiddenBits, int CellBits, int N>
  static Int<HiddenBits> next(const Int<SumBits> (&sums)[1], const Int<HiddenBits>& hidden, Int<CellBits>& cell,
                              const TableEntry (&tanh)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
#pragma HLS bind_storage variable = tanh type = rom_np impl = lutram  // or two ports serve all lanes: II grows
    using Numbers = detail::GruNumbers<Formats>;
    const Int<Formats::kGateBits> update(cell);
    cell = 0;
    const Int<Formats::kGateBits> candidate = Numbers::template gate<Formats::kSumFrac>(tanh, sums[0]);
    return Int<HiddenBits>(Numbers::mixed(update, candidate, Int<Formats::kHiddenBits>(hidden)));
  }
};

}  // namespace skipgate

#endif
