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
    const Sums i = sigmoid_.of(gateInput_(loadSums(sums)));
    const Sums f = sigmoid_.of(gateInput_(loadSums(sums + kLanes)));
    const Sums g = tanh_.of(gateInput_(loadSums(sums + 2 * kLanes)));
    const Sums o = sigmoid_.of(gateInput_(loadSums(sums + 3 * kLanes)));
    const Sums c = narrow_ ? next(i, f, g, loadSums(state)) : wideNext(i, f, g, loadSums(state));
    storeSums(state, c);
    storeSums(hidden, hidden_(o * tanh_.of(squashed_(c))));
  }

 private:
  // Both products and their sum fit in 32 bits with usual formats, and in 64 with all.
  Sums next(Sums i, Sums f, Sums g, Sums c) const {
    return cell_(shiftLeft(f * c, keptShift_) + shiftLeft(i * g, addedShift_));
  }

  // Where the shifts are large, they wrap as Java's do.
  Sums wideNext(Sums i, Sums f, Sums g, Sums c) const {
    alignas(64) std::int32_t each[4][kLanes];
    storeSums(each[0], i);
    storeSums(each[1], f);
    storeSums(each[2], g);
    storeSums(each[3], c);
    for (int u = 0; u < kLanes; ++u) {
      const std::uint64_t kept = static_cast<std::uint64_t>(std::int64_t{each[1][u]} * each[3][u]) << keptShift_;
      const std::uint64_t added = static_cast<std::uint64_t>(std::int64_t{each[0][u]} * each[2][u]) << addedShift_;
      each[3][u] = static_cast<std::int32_t>(wideCell_(static_cast<std::int64_t>(kept + added)));
    }
    return loadSums(each[3]);
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
