// The element-wise part of one LSTM unit: activations, cell update, hidden state.
#ifndef SKIPGATE_LSTM_CELL_H
#define SKIPGATE_LSTM_CELL_H

#include "skipgate/activation.h"
#include "skipgate/requantize.h"

namespace skipgate {
namespace detail {

template <class Formats>
struct LstmFormatRules {
  static_assert(Formats::kGateInputBits >= 2 && Formats::kGateInputBits <= 14,
                "a gate input must have 2 to 14 bits, since its tables have an entry for every value");
  static_assert(Formats::kGateBits >= 2 && Formats::kGateBits <= 16, "a gate must have 2 to 16 bits");
  static_assert(Formats::kCellBits >= 2 && Formats::kCellBits <= 24, "a cell must have 2 to 24 bits");
  static_assert(Formats::kHiddenBits >= 2 && Formats::kHiddenBits <= 16, "a hidden state must have 2 to 16 bits");
  static constexpr bool kKept = true;
};

}  // namespace detail

/// A unit's state after a step.
template <class Formats>
struct UnitState {
  Int<Formats::kCellBits> cell;
  Int<Formats::kHiddenBits> hidden;
};

/// The four gate inputs of a unit, in the order i, f, g, o.
template <class Formats>
struct GateInputs {
  Int<Formats::kGateInputBits> z[4];
};

/// Cell update: c' = f c + i g, h = o tanh(c'), rounded once each.
template <class Formats, int N>
UnitState<Formats> lstmCell(const GateInputs<Formats>& inputs, const Int<Formats::kCellBits>& cell,
                            const TableEntry (&sigmoid)[N], const TableEntry (&tanh)[N]) {
#pragma HLS inline  // the caller's pipeline spreads it over its stages
  static_assert(detail::LstmFormatRules<Formats>::kKept, "the formats of a layer must keep the rules above");
  constexpr int kGate = Formats::kGateBits;
  // f*c has gate + cell fraction bits and i*g twice the gate's; the coarser one is shifted to the finer.
  constexpr int kForgetShift = larger(0, Formats::kGateFrac - Formats::kCellFrac);
  constexpr int kInputShift = larger(0, Formats::kCellFrac - Formats::kGateFrac);
  constexpr int kProductFrac = Formats::kGateFrac + larger(Formats::kGateFrac, Formats::kCellFrac);
  constexpr int kForgetBits = kGate + Formats::kCellBits + kForgetShift;
  constexpr int kInputBits = 2 * kGate + kInputShift;
  constexpr int kUpdateBits = larger(kForgetBits, kInputBits) + 1;

  const Int<kGate> i = lookUp<kGate>(sigmoid, inputs.z[0]);
  const Int<kGate> f = lookUp<kGate>(sigmoid, inputs.z[1]);
  const Int<kGate> g = lookUp<kGate>(tanh, inputs.z[2]);
  const Int<kGate> o = lookUp<kGate>(sigmoid, inputs.z[3]);

  const Int<kForgetBits> kept = shiftLeft<kForgetBits>(Int<kGate + Formats::kCellBits>(f * cell), kForgetShift);
  const Int<kInputBits> added = shiftLeft<kInputBits>(Int<2 * kGate>(i * g), kInputShift);
  const Int<kUpdateBits> update = kept + added;

  UnitState<Formats> next;
  next.cell = requantize<kProductFrac, Formats::kCellFrac, Formats::kCellBits>(update);
  const Int<kGate> squashed = lookUp<kGate>(
      tanh, requantize<Formats::kCellFrac, Formats::kGateInputFrac, Formats::kGateInputBits>(next.cell));
  next.hidden =
      requantize<2 * Formats::kGateFrac, Formats::kHiddenFrac, Formats::kHiddenBits>(Int<2 * kGate>(o * squashed));
  return next;
}

}  // namespace skipgate

#endif
