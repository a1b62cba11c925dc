// The GRU cell of docs/datapath.md, section 2. State: the hidden value of the step before. Slots: r, z, n and, with the reset
// after the product, the recurrent sum of n; with the reset before it, n's recurrent product comes from reset() and the
// fourth slot is empty.
#pragma once

#include <utility>

#include "cell.h"

namespace skipgate {

struct GruFormats {
  int sumFraction;
  Format gateInput;
  Format gate;
  Format hidden;
};

class Gru final : public Cell {
 public:
  Gru(const GruFormats& f, bool resetsBefore, Table sigmoid, Table tanh)
      : resetsBefore_(resetsBefore),
        gateFraction_(f.gate.fraction),
        fraction_(std::max(f.gate.fraction, f.hidden.fraction)),
        hiddenFraction_(f.hidden.fraction),
        sigmoid_(std::move(sigmoid)),
        tanh_(std::move(tanh)),
        gateInput_(f.sumFraction, f.gateInput),
        newInput_(f.sumFraction + f.gate.fraction, f.gateInput),
        reset_(f.gate.fraction + f.hidden.fraction, f.hidden),
        hidden_(f.gate.fraction + fraction_, f.hidden) {}

  int slots() const override { return 4; }
  bool resets() const override { return resetsBefore_; }

  void reset(const std::int32_t* sums, const std::int32_t* state, std::int32_t* values) const override {
    storeSums(values, reset_(gate(sums, 0) * loadSums(state)));
  }

  void step(const std::int32_t* sums, std::int32_t* state, std::int32_t* hidden) const override {
    alignas(64) std::int32_t r[kLanes], z[kLanes], n[kLanes];
    storeSums(z, gate(sums, 1));
    if (resetsBefore_) {
      storeSums(n, tanh_.of(gateInput_(loadSums(sums + 2 * kLanes))));
    } else {
      storeSums(r, gate(sums, 0));
      for (int u = 0; u < kLanes; ++u) {
        const std::int64_t fromInput = left(sums[2 * kLanes + u], gateFraction_);
        n[u] = static_cast<std::int32_t>(newInput_(fromInput + std::int64_t{r[u]} * sums[3 * kLanes + u]));
      }
      storeSums(n, tanh_.of(loadSums(n)));
    }
    for (int u = 0; u < kLanes; ++u) {
      const std::int64_t candidate = left(n[u], fraction_ - gateFraction_);
      const std::int64_t old = left(state[u], fraction_ - hiddenFraction_);
      const std::int64_t mixed = left(candidate, gateFraction_) + z[u] * (old - candidate);
      hidden[u] = state[u] = static_cast<std::int32_t>(hidden_(mixed));
    }
  }

 private:
  static std::int64_t left(std::int64_t x, int bits) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << bits);
  }

  Sums gate(const std::int32_t* sums, int slot) const {
    return sigmoid_.of(gateInput_(loadSums(sums + slot * kLanes)));
  }

  bool resetsBefore_;
  int gateFraction_;
  int fraction_;
  int hiddenFraction_;
  Table sigmoid_;
  Table tanh_;
  Requantize<std::int32_t> gateInput_;
  Requantize<std::int64_t> newInput_;
  Requantize<std::int32_t> reset_;
  Requantize<std::int64_t> hidden_;
};

}  // namespace skipgate
