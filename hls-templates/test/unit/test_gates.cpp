// The gate stage against the formulas of docs/datapath.md in plain 64-bit arithmetic.
#include <cmath>

#include "support/fixture.h"
#include "support/reference.h"
#include "support/tables.h"
#include "unit/suites.h"

namespace test {

namespace {

struct Coarse {
  static constexpr int kSumFrac = 8;
  static constexpr int kGateInputBits = 6;
  static constexpr int kGateInputFrac = 3;
  static constexpr int kGateBits = 8;
  static constexpr int kGateFrac = 6;
  static constexpr int kCellBits = 10;
  static constexpr int kCellFrac = 7;  // finer than the gates
  static constexpr int kHiddenBits = 7;
  static constexpr int kHiddenFrac = 6;
};

struct Fine {
  static constexpr int kSumFrac = 4;
  static constexpr int kGateInputBits = 8;
  static constexpr int kGateInputFrac = 5;  // finer than the sums
  static constexpr int kGateBits = 9;
  static constexpr int kGateFrac = 7;
  static constexpr int kCellBits = 9;
  static constexpr int kCellFrac = 5;  // coarser than the gates
  static constexpr int kHiddenBits = 8;
  static constexpr int kHiddenFrac = 7;
};

struct StreamedGates : TestConfig<4, 2> {
  static constexpr int kStreamedWords = 1;
};

template <class Config, class Formats>
void testRandom(Checks& checks, unsigned seed) {
  std::mt19937 random(seed);
  const Tables<Formats> tables;
  const auto array = makeArray<Config>();
  const skipgate::LayerPlace place = {1, 2, 3, 0, 1, Config::kDepth - 1, Config::kDepth - 1};
  const int perGroup = Config::kRowGroups / Config::kColumnGroups;
  std::vector<Unit> units(Config::kRowGroups * place.depth);
  for (int step = 0; step < 20; ++step) {
    std::vector<std::vector<std::pair<int, long long>>> lists(Config::kColumnGroups);
    for (int s = 0; s < place.depth; ++s) {
      for (int r = 0; r < Config::kRowGroups; ++r) {
        long long sums[4] = {};
        const bool silent = random() % 3 == 0;  // all sums very negative: the hidden state tends to zero
        for (int q = 0; q < 4; ++q) {
          const long long bias = static_cast<int>(random() % 201) - 100;
          array->biases[r][q][place.biasBase + s] = bias;
          sums[q] = bias;
          for (int c = 0; c < Config::kColumnGroups; ++c) {
            const long long part = silent ? -5000 : static_cast<int>(random() % 1001) - 500;
            array->sums[r * Config::kColumnGroups + c][skipgate::sumAddress<Config>(q, s)] = part;
            sums[q] += part;
          }
          const long long constant = static_cast<int>(random() % 101) - 50;
          array->constantSums[r][q][s] = constant;
          sums[q] += constant;
        }
        Unit& unit = units[s * Config::kRowGroups + r];
        unit = wantedUnit<Formats>(sums, unit.cell, tables.sigmoid, tables.tanh);
        if (unit.hidden != 0) {
          lists[r % Config::kColumnGroups].push_back({s * perGroup + r / Config::kColumnGroups, unit.hidden});
        }
      }
    }
    CHECK_EQUAL((skipgate::gates<Config, skipgate::LstmCell<Formats>>(*array, place, tables.sigmoid, tables.tanh)), place.depth * perGroup);
    for (int c = 0; c < Config::kColumnGroups; ++c) {
      CHECK_EQUAL(array->counts[place.vectorId][c], lists[c].size());
      bool equal = true;
      for (int i = 0; i < static_cast<int>(lists[c].size()); ++i) {
        const skipgate::Active<Config> active = array->lists[c][place.listBase + i];
        equal = equal && active.column == lists[c][i].first && active.value == lists[c][i].second;
      }
      CHECK(equal);
      if (Config::kStreamedWords > 0) {
        CHECK(hasRanks(*array, place.vectorId, c, place.listBase, place.depth * perGroup));
      }
    }
    bool cleared = true;
    for (int r = 0; r < Config::kRowGroups; ++r) {
      for (int s = 0; s < place.depth; ++s) {
        const int at = place.cellBase + s * perGroup + r / Config::kColumnGroups;
        CHECK_EQUAL(array->cells[r % Config::kColumnGroups][at], units[s * Config::kRowGroups + r].cell);
        for (int q = 0; q < 4; ++q) {
          cleared = cleared && array->constantSums[r][q][s] == 0;
          for (int c = 0; c < Config::kColumnGroups; ++c) {
            cleared = cleared &&
                      array->sums[r * Config::kColumnGroups + c][skipgate::sumAddress<Config>(q, s)] == 0;
          }
        }
      }
    }
    CHECK(cleared);
  }
}

/// Every gate input with every cell of a step of 3: no formula may overflow its type.
template <class Formats>
void testExtremes(Checks& checks) {
  const Tables<Formats> tables;
  const long long most = 1 << (Formats::kGateInputBits - 1);
  const long long mostCell = 1 << (Formats::kCellBits - 1);
  for (int bits = 0; bits < 16; ++bits) {
    constexpr int kSumBits = 24;
    skipgate::Int<kSumBits> inputs[4];
    long long sums[4];
    for (int q = 0; q < 4; ++q) {
      const long long z = (bits >> q & 1) != 0 ? most - 1 : -most;
      sums[q] = static_cast<long long>(std::ldexp(static_cast<double>(z), Formats::kSumFrac - Formats::kGateInputFrac));
      if (Formats::kSumFrac < Formats::kGateInputFrac) {
        sums[q] = z > 0 ? most : -most;  // saturates
      }
      inputs[q] = sums[q];
    }
    for (long long cell = -mostCell; cell < mostCell; cell += 3) {
      skipgate::Int<Formats::kCellBits> seenCell(cell);
      const skipgate::Int<Formats::kHiddenBits> seen = skipgate::LstmCell<Formats>::next(
          inputs, skipgate::Int<Formats::kHiddenBits>(0), seenCell, tables.sigmoid, tables.tanh);
      const Unit wanted = wantedUnit<Formats>(sums, cell, tables.sigmoid, tables.tanh);
      CHECK_EQUAL(seenCell, wanted.cell);
      CHECK_EQUAL(seen, wanted.hidden);
    }
  }
}

}  // namespace

void testGates(Checks& checks) {
  testExtremes<Coarse>(checks);
  testExtremes<Fine>(checks);
  testRandom<TestConfig<1, 1>, Coarse>(checks, 1);
  testRandom<TestConfig<4, 2>, Coarse>(checks, 2);
  testRandom<TestConfig<8, 8>, Fine>(checks, 3);
  testRandom<TestConfig<8, 2, 3>, Fine>(checks, 4);
  testRandom<StreamedGates, Fine>(checks, 5);
}

}  // namespace test
