// A network ready to run: steps of several sequences at a time, with several threads.
#pragma once

#include <string>
#include <vector>

#include "layer.h"
#include "output.h"
#include "team.h"

namespace skipgate {

enum class Input { kOneHot, kEmbedding, kVector };

// The hidden and cell state of a sequence.
struct State {
  std::vector<Vectors> hidden;
  std::vector<Array<std::int32_t>> cells;

  void reset() {
    for (Vectors& each : hidden) each.clear(0);
    for (Array<std::int32_t>& each : cells) each.clear();
  }
};

class Model {
 public:
  // batch: the most sequences that run together.
  Model(int threads, int batch)
      : batch_(batch), steps_(batch >= kVectorsAtATime ? 1 : kVectorsAtATime / batch), team_(threads) {
    for (int id = 0; id < threads; ++id) scratch_.emplace_back(vectors());
  }

  void input(Input kind, int size, int bits, std::vector<std::int16_t> table) {
    kind_ = kind;
    size_ = size;
    bits_ = bits;
    table_ = std::move(table);
    if (kind != Input::kOneHot) inputs_ = Vectors(vectors(), size, bits);
  }

  void layer(int units, std::unique_ptr<Cell> cell, int hiddenBits, const std::int32_t* biases) {
    const RowOrder order(units, cell->slots());
    layers_.push_back({order, order.order(biases), std::move(cell), hiddenBits, {}, {}, {}, {},
                       Vectors(batch_, units, hiddenBits), Vectors(vectors() + batch_, units, hiddenBits), BlockSums(order.blocks(), vectors())});
  }

  // Planes of the latest layer.
  void inputPlane(const std::int8_t* digits, int columns, int shift) {
    Layer& layer = layers_.back();
    const Digits ordered = layer.order.order(digits, columns);
    if (layers_.size() == 1 && kind_ == Input::kOneHot) {
      layer.columns.plane(ordered, shift);
    } else {
      layer.input.plane(ordered, shift, before(layers_.size() - 1).parts(), vectors(), layer.biases);
    }
  }
  void recurrentPlane(const std::int8_t* digits, int columns, int shift) {
    Layer& layer = layers_.back();
    layer.recurrent.plane(layer.order.order(digits, columns), shift, layer.hidden.parts(), batch_, layer.biases);
  }

  void latePlane(const std::int8_t* digits, int columns, int shift) {
    Layer& layer = layers_.back();
    layer.late.plane(layer.order.order(digits, columns), shift, layer.hidden.parts(), batch_, layer.biases);
  }

  void output(int rows, int sumFraction, Format logits, const std::int32_t* biases) {
    output_ = std::make_unique<Output>(rows, sumFraction, logits, biases, vectors());
  }
  void outputPlane(const std::int8_t* digits, int columns, int shift) {
    output_->plane(digits, columns, shift, before(layers_.size()).parts());
  }

  std::unique_ptr<State> state() const {
    auto state = std::make_unique<State>();
    for (const Layer& layer : layers_) {
      state->hidden.emplace_back(1, layer.order.units(), layer.hiddenBits);
      state->cells.emplace_back(static_cast<std::size_t>(layer.order.blocks()) * layer.order.unitsPerBlock());
    }
    state->reset();
    return state;
  }

  // Runs steps of n sequences. in: for each step and sequence an int32 index, or a vector of int16. out: for each step and
  // sequence what Output::write writes.
  void run(const std::vector<State*>& states, int steps, const void* in, std::int32_t* out, bool wantsLogits) {
    Run run{states, steps, in, out, wantsLogits, static_cast<int>(states.size())};
    load(run);
    team_.run([&](int id) {
      for (int first = 0; first < steps; first += steps_) {
        const int count = std::min(steps_, steps - first);
        team_.meet([&] { begin(run, first, count); });
        for (std::size_t l = 0; l < layers_.size(); ++l) recur(run, l, first, count, id);
        finish(run, count, id);
        team_.meet([&] { write(run, first, count); });
      }
    });
    save(run);
  }

  std::string describe() const {
    std::string text = kLanesName;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const bool columns = l == 0 && kind_ == Input::kOneHot;
      text += "\nlayer " + std::to_string(l) + ": input " + (columns ? "columns" : layers_[l].input.describe()) +
              "; recurrent " + layers_[l].recurrent.describe() +
              (layers_[l].cell->resets() ? "; after the reset " + layers_[l].late.describe() : "");
    }
    return text + "\noutput: " + output_->describe();
  }

 private:
  // As many vectors share a pass over input weights.
  static constexpr int kVectorsAtATime = 8;

  struct Run {
    const std::vector<State*>& states;
    int steps;
    const void* in;
    std::int32_t* out;
    bool wantsLogits;
    int n;
  };
  struct Scratch {
    explicit Scratch(int most) : views(most), sums(most) {}
    Views views;
    std::vector<std::int32_t*> sums;
  };

  int vectors() const { return steps_ * batch_; }
  const Vectors& before(std::size_t layer) const { return layer == 0 ? inputs_ : layers_[layer - 1].hidden; }
  int firstBlock(int id, int blocks) const { return static_cast<int>(static_cast<long>(blocks) * id / team_.size()); }

  void load(const Run& run) {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      for (int b = 0; b < run.n; ++b) layers_[l].hidden.copy(b, run.states[b]->hidden[l], 0);
    }
    last_ = 0;
  }
  void save(const Run& run) {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      for (int b = 0; b < run.n; ++b) run.states[b]->hidden[l].copy(0, layers_[l].hidden, last_ * run.n + b);
    }
  }

  // Before some steps: the hidden state of the last one goes to the front, and the inputs become bytes.
  void begin(const Run& run, int first, int count) {
    for (Layer& layer : layers_) {
      for (int b = 0; last_ > 0 && b < run.n; ++b) layer.hidden.copy(b, layer.hidden, last_ * run.n + b);
    }
    last_ = count;
    if (kind_ == Input::kOneHot) return;
    for (int v = 0; v < count * run.n; ++v) {
      const std::size_t at = static_cast<std::size_t>(first) * run.n + v;
      const std::int16_t* values = kind_ == Input::kVector
                                       ? static_cast<const std::int16_t*>(run.in) + at * size_
                                       : table_.data() + static_cast<std::size_t>(index(run, at)) * size_;
      inputs_.put(v, 0, values, size_);
      inputs_.finish(v);
    }
  }

  static std::int32_t index(const Run& run, std::size_t at) { return static_cast<const std::int32_t*>(run.in)[at]; }

  // A layer for some steps: what comes from below for all of them, then one step after the other.
  void recur(const Run& run, std::size_t l, int first, int count, int id) {
    Layer& layer = layers_[l];
    Scratch& mine = scratch_[id];
    const int from = firstBlock(id, layer.order.blocks());
    const int to = firstBlock(id + 1, layer.order.blocks());
    const int n = count * run.n;
    const bool columns = l == 0 && kind_ == Input::kOneHot;
    if (!columns) mine.views.set(before(l), l == 0 ? 0 : run.n, n);
    for (int block = from; block < to; ++block) {
      layer.sums.begin(block, n, layer.biases);
      layer.sums.list(block, 0, n, mine.sums.data());
      for (int v = 0; columns && v < n; ++v) {
        layer.columns.add(block, index(run, static_cast<std::size_t>(first) * run.n + v), mine.sums[v]);
      }
      if (!columns) mine.views.multiply(layer.input, block, mine.sums.data());
    }
    for (int t = 0; t < count; ++t) {
      mine.views.set(layer.hidden, t * run.n, run.n);
      for (int block = from; block < to; ++block) {
        layer.sums.list(block, t * run.n, run.n, mine.sums.data());
        mine.views.multiply(layer.recurrent, block, mine.sums.data());
        if (layer.cell->resets()) continue;
        for (int b = 0; b < run.n; ++b) update(layer, block, mine.sums[b], run.states[b]->cells[l], (t + 1) * run.n + b);
      }
      if (layer.cell->resets()) late(run, layer, l, t, from, to, mine);
      team_.meet([&] {
        for (int b = 0; b < run.n; ++b) layer.hidden.finish((t + 1) * run.n + b);
      });
    }
  }

  // The products of what the cell resets, which take all units' sums of the step.
  void late(const Run& run, Layer& layer, std::size_t l, int t, int from, int to, Scratch& mine) {
    alignas(64) std::int32_t values[kBlock];
    for (int block = from; block < to; ++block) {
      const int at = block * layer.order.unitsPerBlock();
      for (int b = 0; b < run.n; ++b) {
        layer.cell->reset(layer.sums.of(block, t * run.n + b), run.states[b]->cells[l].data() + at, values);
        layer.reset.put(b, at, values, layer.order.unitsIn(block));
      }
    }
    team_.meet([&] {
      for (int b = 0; b < run.n; ++b) layer.reset.finish(b);
    });
    mine.views.set(layer.reset, 0, run.n);
    for (int block = from; block < to; ++block) {
      layer.sums.list(block, t * run.n, run.n, mine.sums.data());
      mine.views.multiply(layer.late, block, mine.sums.data());
      for (int b = 0; b < run.n; ++b) update(layer, block, mine.sums[b], run.states[b]->cells[l], (t + 1) * run.n + b);
    }
  }

  static void update(Layer& layer, int block, const std::int32_t* sums, Array<std::int32_t>& cells, int vector) {
    alignas(64) std::int32_t hidden[kBlock];
    const int at = block * layer.order.unitsPerBlock();
    layer.cell->step(sums, cells.data() + at, hidden);
    layer.hidden.put(vector, at, hidden, layer.order.unitsIn(block));
  }

  void finish(const Run& run, int count, int id) {
    Scratch& mine = scratch_[id];
    mine.views.set(before(layers_.size()), layers_.empty() ? 0 : run.n, count * run.n);
    const int to = firstBlock(id + 1, output_->blocks());
    for (int block = firstBlock(id, output_->blocks()); block < to; ++block) {
      output_->multiply(block, count * run.n, mine.views, mine.sums.data());
    }
  }

  void write(const Run& run, int first, int count) {
    const int each = (run.wantsLogits ? output_->rows() : 0) + Output::kResult;
    output_->write(count * run.n, run.wantsLogits, run.out + static_cast<std::size_t>(first) * run.n * each);
  }

  int batch_;
  int steps_;
  Team team_;
  std::vector<Scratch> scratch_;
  Input kind_ = Input::kOneHot;
  int size_ = 0;
  int bits_ = 0;
  std::vector<std::int16_t> table_;
  Vectors inputs_;
  std::vector<Layer> layers_;
  std::unique_ptr<Output> output_;
  // Steps that the vectors of the layers hold.
  int last_ = 0;
};

}  // namespace skipgate
