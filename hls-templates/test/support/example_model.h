// A random small network for test/example, and what the emitted hardware must answer, computed densely.
#ifndef TEST_EXAMPLE_MODEL_H
#define TEST_EXAMPLE_MODEL_H

#include <array>

#include "example/Config.h"
#include "example/Tables.h"
#include "support/fixture.h"
#include "support/reference.h"

namespace test {

/// Hidden sizes 6 and 5, 7 classes, 9 logits: one-hot LSTM, LSTM, dense. Weights are grid columns of digits; the
/// units lie in natural order, unit u at row group u % R, slot u / R.
class ExampleModel {
 public:
  explicit ExampleModel(unsigned seed) : random(seed), states(noState()) {
    addOneHot();
    hidden0 = addHidden(kUnits0, kUnits0, 2, 2, false, 1);
    input1 = addHidden(kUnits0, kUnits1, 2, 2, false, 3);
    hidden1 = addHidden(kUnits1, kUnits1, 2, 2, false, 1);
    dense = addHidden(kUnits1, 9, 1, 1, true, 1);
    for (int layer = 0; layer < 2; ++layer) {
      for (int unit = 0; unit < (layer == 0 ? kUnits0 : kUnits1); ++unit) {
        for (int q = 0; q < 4; ++q) {
          bias(unit % kR, q, 2 * layer + unit / kR, 200);
        }
      }
    }
    for (int n = 0; n < 9; ++n) {
      bias(n / 4 % kR, n % 4, 4, 500);
    }
  }

  const Layout<Config>& layout() const { return memory; }

  void reset() { states = noState(); }

  /// Unit after unit of both layers, at every place, also those that no unit has.
  std::vector<Unit> state() const {
    std::vector<Unit> all = states[0];
    all.insert(all.end(), states[1].begin(), states[1].end());
    return all;
  }

  /// The output words of one step.
  std::vector<skipgate::Word512> step(int index) {
    DenseSums<Config> sums;
    sums.add(oneHot[index], 256);
    std::vector<std::vector<int>> columns(kC, std::vector<int>{index});
    product(hidden0, 0, 0, 7, sums, columns);
    long long matvec = phaseTrips(memory, columns);
    update(0, sums);

    sums = DenseSums<Config>();
    columns.assign(kC, {});
    product(input1, 0, 1, 11, sums, columns);
    product(hidden1, 1, 0, 15, sums, columns);
    matvec += phaseTrips(memory, columns);
    update(1, sums);

    sums = DenseSums<Config>();
    columns.assign(kC, {});
    product(dense, 1, 0, 19, sums, columns);
    matvec += phaseTrips(memory, columns);
    return drain(sums, matvec);
  }

 private:
  static constexpr int kR = Config::kRowGroups;
  static constexpr int kC = Config::kColumnGroups;
  static constexpr int kUnits0 = 6;
  static constexpr int kUnits1 = 5;

  static std::array<std::vector<Unit>, 2> noState() { return {{std::vector<Unit>(8), std::vector<Unit>(8)}}; }

  using Matrix = std::vector<std::vector<Column>>;  // [local column][c]

  void addOneHot() {
    for (int index = 0; index < Config::kInputClasses; ++index) {
      oneHot.push_back(column(kUnits0, 2, 0, 2));
      memory.addOneHotColumn(oneHot.back(), false, 2);
    }
  }

  /// The weights of one column; rows of units that do not exist have none.
  Column column(int rows, int depth, int mostShift, int mostRepeats) {
    Column all = randomColumn(random, kR, depth, 0.4, mostShift, mostRepeats);
    for (int r = 0; r < kR; ++r) {
      auto absent = [&](const Digit& digit) {
        const bool isDense = depth == 1;
        return (isDense ? 4 * (digit.s * kR + r) + digit.q : digit.s * kR + r) >= rows;
      };
      all[r].erase(std::remove_if(all[r].begin(), all[r].end(), absent), all[r].end());
    }
    return all;
  }

  Matrix addHidden(int columns, int rows, int depth, int mostShift, bool packed, int mostRepeats) {
    Matrix matrix;
    for (int local = 0; local < 4; ++local) {
      std::vector<Column> group;
      for (int c = 0; c < kC; ++c) {
        const int unit = local / (kR / kC) * kR + local % (kR / kC) * kC + c;
        group.push_back(unit < columns ? column(rows, depth, mostShift, mostRepeats) : Column(kR));
      }
      memory.addColumn(group, packed, depth);
      matrix.push_back(group);
    }
    return matrix;
  }

  void bias(int r, int q, int at, int most) {
    const int value = static_cast<int>(random() % (2 * most + 1)) - most;
    memory.setBias(r, q, at, value);
    biases[r][q][at] = value;
  }

  void product(const Matrix& matrix, int layer, int align, int columnBase, DenseSums<Config>& sums,
               std::vector<std::vector<int>>& columns) const {
    for (int unit = 0; unit < 8; ++unit) {
      const int r = unit % kR;
      const int local = unit / kR * (kR / kC) + r / kC;
      const long long hidden = states[layer][unit].hidden;
      sums.add(matrix[local][r % kC], hidden * (1 << align));
      if (hidden != 0) {
        columns[r % kC].push_back(columnBase + local);
      }
    }
  }

  void update(int layer, const DenseSums<Config>& sums) {
    for (int unit = 0; unit < 8; ++unit) {
      long long gates[4];
      for (int q = 0; q < 4; ++q) {
        gates[q] = sums.at(unit % kR, q, unit / kR) + biases[unit % kR][q][2 * layer + unit / kR];
      }
      Unit& state = states[layer][unit];
      state = wantedUnit<LstmFormats0>(gates, state.cell, kSigmoid0, kTanh0);
    }
  }

  std::vector<skipgate::Word512> drain(const DenseSums<Config>& sums, long long matvec) const {
    std::vector<skipgate::Word512> words(3, skipgate::zeroWord());
    long long best = 0;
    long long bestIndex = -1;
    for (int n = 0; n < 16; ++n) {
      const long long logit =
          requantized(sums.at(n / 4 % kR, n % 4, 0) + biases[n / 4 % kR][n % 4][4], DenseFormats::kSumFrac,
                      DenseFormats::kLogitFrac, DenseFormats::kLogitBits);
      skipgate::setBits(words[n / 8], n % 8 * 16, skipgate::asUnsigned(skipgate::Int<16>(logit)));
      if (n < 9 && (bestIndex < 0 || logit > best)) {
        best = logit;
        bestIndex = n;
      }
    }
    const long long status[] = {bestIndex, best & 0xffffffffLL, 0, matvec, 0, 2 * 4, 2};
    for (int i = 0; i < 7; ++i) {
      skipgate::setBits(words[2], 32 * i, skipgate::UInt<32>(status[i]));
    }
    return words;
  }

  std::mt19937 random;
  Layout<Config> memory;
  std::array<std::vector<Unit>, 2> states;
  std::vector<Column> oneHot;
  Matrix hidden0, input1, hidden1, dense;
  int biases[kR][4][Config::kBiasDepth] = {};
};

}  // namespace test

#endif
