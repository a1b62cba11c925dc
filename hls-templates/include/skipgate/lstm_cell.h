// The element-wise part of one LSTM unit: activations, cell update, hidden state.
#ifndef SKIPGATE_LSTM_CELL_H
#define SKIPGATE_LSTM_CELL_H

#include "skipgate/activation.h"
#include "skipgate/requantize.h"

namespace skipgate {

/// An LSTM unit: c' = f c + i g, h = o tanh(c'), rounded once each. Its sums are the gates i, f, g, o.
template <class Formats>
struct LstmCell {
  static_assert(Formats::kGateInputBits >= 2 && Formats::kGateInputBits <= 14,
                "a gate input must have 2 to 14 bits, since its tables have an entry for every value");
  static_assert(Formats::kGateBits >= 2 && Formats::kGateBits <= 16, "a gate must have 2 to 16 bits");
  static_assert(Formats::kCellBits >= 2 && Formats::kCellBits <= 24, "a cell must have 2 to 24 bits");
  static_assert(Formats::kHiddenBits >= 2 && Formats::kHiddenBits <= 16, "a hidden state must have 2 to 16 bits");

  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 4;
  static constexpr bool kOneSum = false;
  static constexpr bool kReadsHidden = false;
  static constexpr bool kKeepsHidden = true;
  static constexpr int kValueBits = Formats::kHiddenBits;
  static constexpr int kCellBits = Formats::kCellBits;

  template <int SumBits, int HiddenBits, int CellBits, int N>
  static Int<HiddenBits> next(const Int<SumBits> (&sums)[4], const Int<HiddenBits>&, Int<CellBits>& state,
                              const TableEntry (&sigmoid)[N], const TableEntry (&tanh)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
#pragma HLS bind_storage variable = sigmoid type = rom_np impl = lutram  // or two ports serve all lanes: II grows
#pragma HLS bind_storage variable = tanh type = rom_np impl = lutram
    constexpr int kGate = Formats::kGateBits;
    // f*c has gate + cell fraction bits and i*g twice the gate's; the coarser one is shifted to the finer.
    constexpr int kForgetShift = larger(0, Formats::kGateFrac - Formats::kCellFrac);
    constexpr int kInputShift = larger(0, Formats::kCellFrac - Formats::kGateFrac);
    constexpr int kProductFrac = Formats::kGateFrac + larger(Formats::kGateFrac, Formats::kCellFrac);
    constexpr int kForgetBits = kGate + Formats::kCellBits + kForgetShift;
    constexpr int kInputBits = 2 * kGate + kInputShift;
    constexpr int kUpdateBits = larger(kForgetBits, kInputBits) + 1;

    const Int<kGate> i = lookUp<kGate>(sigmoid, gateInput(sums[0]));
    const Int<kGate> f = lookUp<kGate>(sigmoid, gateInput(sums[1]));
    const Int<kGate> g = lookUp<kGate>(tanh, gateInput(sums[2]));
    const Int<kGate> o = lookUp<kGate>(sigmoid, gateInput(sums[3]));
    const Int<Formats::kCellBits> cell(state);

    const Int<kForgetBits> kept = shiftLeft<kForgetBits>(Int<kGate + Formats::kCellBits>(f * cell), kForgetShift);
    const Int<kInputBits> added = shiftLeft<kInputBits>(Int<2 * kGate>(i * g), kInputShift);
    const Int<kUpdateBits> update = kept + added;

    const Int<Formats::kCellBits> after = requantize<kProductFrac, Formats::kCellFrac, Formats::kCellBits>(update);
    state = after;
    const Int<kGate> squashed = lookUp<kGate>(
        tanh, requantize<Formats::kCellFrac, Formats::kGateInputFrac, Formats::kGateInputBits>(after));
    return Int<HiddenBits>(
        requantize<2 * Formats::kGateFrac, Formats::kHiddenFrac, Formats::kHiddenBits>(Int<2 * kGate>(o * squashed)));
  }

 private:
  template <int SumBits>
  static Int<Formats::kGateInputBits> gateInput(const Int<SumBits>& sum) {
#pragma HLS inline  // part of the unit
    return requantize<Formats::kSumFrac, Formats::kGateInputFrac, Formats::kGateInputBits>(sum);
  }
};

}  // namespace skipgate

#endif
