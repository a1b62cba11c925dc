// The LSTM cell of docs/datapath.md, section 2. Slots: gates i, f, g, o. State: the cell.
#pragma once

#include <utility>

#include "cell.h"

namespace skipgate {

struct LstmFormats {
  int sumFraction;
  Format gateInput;
  Format gate;
  Format cell;
  Format hidden;
};

class Lstm final : public Cell {
 public:
  Lstm(const LstmFormats& f, Table sigmoid, Table tanh)
      : sigmoid_(std::move(sigmoid)),
        tanh_(std::move(tanh)),
        gateInput_(f.sumFraction, f.gateInput),
        keptShift_(std::max(0, f.gate.fraction - f.cell.fraction)),
        addedShift_(std::max(0, f.cell.fraction - f.gate.fraction)),
        narrow_(f.gate.width + f.cell.width - 2 + keptShift_ < 30 && 2 * f.gate.width - 2 + addedShift_ < 30),
        cell_(f.gate.fraction + std::max(f.gate.fraction, f.cell.fraction), f.cell),
        wideCell_(f.gate.fraction + std::max(f.gate.fraction, f.cell.fraction), f.cell),
        squashed_(f.cell.fraction, f.gateInput),
        hidden_(2 * f.gate.fraction, f.hidden) {}

  int slots() const override { return 4; }

  void step(const std::int32_t* sums, std::int32_t* state, std::int32_t* hidden) const override {
    alignas(64) std::int32_t z[4][kLanes], gate[4][kLanes], c[kLanes], t[kLanes];
    for (int q = 0; q < 4; ++q) {
      for (int u = 0; u < kLanes; ++u) z[q][u] = gateInput_(sums[q * kLanes + u]);
      (q == 2 ? tanh_ : sigmoid_).of(z[q], gate[q]);
    }
    // Both products and their sum fit in 32 bits with usual formats, and in 64 with all.
    if (narrow_) {
      next<std::int32_t>(cell_, gate, state, c);
    } else {
      next<std::int64_t>(wideCell_, gate, state, c);
    }
    for (int u = 0; u < kLanes; ++u) state[u] = c[u];
    for (int u = 0; u < kLanes; ++u) c[u] = squashed_(c[u]);
    tanh_.of(c, t);
    for (int u = 0; u < kLanes; ++u) hidden[u] = hidden_(gate[3][u] * t[u]);
  }

 private:
  // Where the shifts are large, they wrap as Java's do.
  template <class T>
  void next(const Requantize<T>& to, const std::int32_t (*gate)[kLanes], const std::int32_t* c, std::int32_t* n) const {
    using Unsigned = std::make_unsigned_t<T>;
    for (int u = 0; u < kLanes; ++u) {
      const Unsigned kept = static_cast<Unsigned>(static_cast<T>(gate[1][u]) * c[u]) << keptShift_;
      const Unsigned added = static_cast<Unsigned>(static_cast<T>(gate[0][u]) * gate[2][u]) << addedShift_;
      n[u] = static_cast<std::int32_t>(to(static_cast<T>(kept + added)));
    }
  }

  Table sigmoid_;
  Table tanh_;
  Requantize<std::int32_t> gateInput_;
  int keptShift_;
  int addedShift_;
  bool narrow_;
  Requantize<std::int32_t> cell_;
  Requantize<std::int64_t> wideCell_;
  Requantize<std::int32_t> squashed_;
  Requantize<std::int32_t> hidden_;
};

}  // namespace skipgate
