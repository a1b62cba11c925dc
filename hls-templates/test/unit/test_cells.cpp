// GRU cells, cells without gates and dense layers in the gate stage, against the formulas of docs/datapath.md.
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
  static constexpr int kHiddenBits = 8;
  static constexpr int kHiddenFrac = 7;  // finer than the gates
  static constexpr int kValueBits = 7;
  static constexpr int kValueFrac = 5;
};

struct Fine {
  static constexpr int kSumFrac = 3;
  static constexpr int kGateInputBits = 8;
  static constexpr int kGateInputFrac = 5;  // finer than the sums
  static constexpr int kGateBits = 9;
  static constexpr int kGateFrac = 8;
  static constexpr int kHiddenBits = 6;
  static constexpr int kHiddenFrac = 4;  // coarser than the gates
  static constexpr int kValueBits = 8;
  static constexpr int kValueFrac = 4;
};

template <class Formats>
struct CellTables : Tables<Formats> {
  skipgate::TableEntry tanhValue[Tables<Formats>::kSize];  // in the format of values

  CellTables() {
    for (int i = 0; i < Tables<Formats>::kSize; ++i) {
      tanhValue[i] = this->entry(std::tanh(this->input(i)), Formats::kValueFrac, Formats::kValueBits);
    }
  }
};

/// The kinds of cells: which sums a unit has, how the stage is called, and what a unit gives.
template <class F>
struct Gru {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 4;
  static constexpr bool kOneSum = false;

  template <class Config>
  static skipgate::UInt<32> run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place,
                                const CellTables<F>& tables) {
    return skipgate::gates<Config, skipgate::GruCell<F>>(array, place, tables.sigmoid, tables.tanh);
  }

  static Unit wanted(const long long* sums, const Unit& old, const CellTables<F>& tables) {
    return wantedGru<F>(sums, old, tables.sigmoid, tables.tanh);
  }
};

template <class F>
struct GruReset {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 2;
  static constexpr bool kOneSum = false;

  template <class Config>
  static skipgate::UInt<32> run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place,
                                const CellTables<F>& tables) {
    return skipgate::gates<Config, skipgate::GruResetCell<F>>(array, place, tables.sigmoid);
  }

  static Unit wanted(const long long* sums, const Unit& old, const CellTables<F>& tables) {
    return wantedGruReset<F>(sums, old, tables.sigmoid);
  }
};

template <class F>
struct GruUpdate {
  static constexpr int kFirstGate = 2;
  static constexpr int kSums = 1;
  static constexpr bool kOneSum = false;

  template <class Config>
  static skipgate::UInt<32> run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place,
                                const CellTables<F>& tables) {
    return skipgate::gates<Config, skipgate::GruUpdateCell<F>>(array, place, tables.tanh);
  }

  static Unit wanted(const long long* sums, const Unit& old, const CellTables<F>& tables) {
    return wantedGruUpdate<F>(sums, old, tables.tanh);
  }
};

template <class F>
struct Tanh {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 1;
  static constexpr bool kOneSum = true;

  template <class Config>
  static skipgate::UInt<32> run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place,
                                const CellTables<F>& tables) {
    return skipgate::gates<Config, skipgate::TanhCell<F>>(array, place, tables.tanhValue);
  }

  static Unit wanted(const long long* sums, const Unit& old, const CellTables<F>& tables) {
    Unit unit = old;
    unit.given = unit.hidden = lookedUp<F>(tables.tanhValue, sums[0], F::kSumFrac);
    return unit;
  }
};

template <class F, bool Relu, bool KeepsHidden>
struct Linear {
  static constexpr int kFirstGate = 0;
  static constexpr int kSums = 1;
  static constexpr bool kOneSum = true;

  template <class Config>
  static skipgate::UInt<32> run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place,
                                const CellTables<F>&) {
    return skipgate::gates<Config, skipgate::LinearCell<F, Relu, KeepsHidden>>(array, place);
  }

  static Unit wanted(const long long* sums, const Unit& old, const CellTables<F>&) {
    Unit unit = old;
    unit.given = requantized(sums[0], F::kSumFrac, F::kValueFrac, F::kValueBits);
    unit.given = Relu ? std::max(unit.given, 0LL) : unit.given;
    unit.hidden = KeepsHidden ? unit.given : old.hidden;
    return unit;
  }
};

struct StreamedCells : TestConfig<4, 2> {
  static constexpr int kStreamedWords = 1;
};

/// The gate and row that sum `i` of the unit at `row` of a row group is in.
template <class Kind>
std::pair<int, int> slotOf(int row, int i, int depth) {
  return Kind::kOneSum ? std::make_pair(row / depth, row % depth) : std::make_pair(Kind::kFirstGate + i, row);
}

/// Puts random numbers in the sums and biases of a unit; answers what they add up to.
template <class Config>
long long randomSum(std::mt19937& random, skipgate::Array<Config>& array, int r, std::pair<int, int> slot,
                    int biasBase) {
  const long long bias = static_cast<int>(random() % 201) - 100;
  array.biases[r][slot.first][biasBase + slot.second] = bias;
  long long sum = bias;
  for (int c = 0; c < Config::kColumnGroups; ++c) {
    const long long part = static_cast<int>(random() % 1001) - 500;
    array.sums[r * Config::kColumnGroups + c][skipgate::sumAddress<Config>(slot.first, slot.second)] = part;
    sum += part;
  }
  const long long constant = static_cast<int>(random() % 101) - 50;
  array.constantSums[r][slot.first][slot.second] = constant;
  return sum + constant;
}

template <class Config>
bool isCleared(const skipgate::Array<Config>& array, int r, std::pair<int, int> slot) {
  bool cleared = array.constantSums[r][slot.first][slot.second] == 0;
  for (int c = 0; c < Config::kColumnGroups; ++c) {
    cleared = cleared && array.sums[r * Config::kColumnGroups + c]
                                   [skipgate::sumAddress<Config>(slot.first, slot.second)] == 0;
  }
  return cleared;
}

template <class Config, class Kind, class Formats>
void testKind(Checks& checks, unsigned seed, int depth, int places) {
  std::mt19937 random(seed);
  const CellTables<Formats> tables;
  const auto array = makeArray<Config>();
  const skipgate::LayerPlace place = {1, 2, 3, 1, 2, depth, places};
  const int blocks = Config::kRowGroups / Config::kColumnGroups;
  std::vector<Unit> units(Config::kRowGroups * places);
  for (int step = 0; step < 20; ++step) {
    std::vector<std::vector<std::pair<int, long long>>> lists(Config::kColumnGroups);
    for (int row = 0; row < places; ++row) {
      for (int r = 0; r < Config::kRowGroups; ++r) {
        long long sums[4] = {};
        for (int i = 0; i < Kind::kSums; ++i) {
          sums[i] = randomSum(random, *array, r, slotOf<Kind>(row, i, depth), place.biasBase);
        }
        Unit& unit = units[row * Config::kRowGroups + r];
        unit = Kind::wanted(sums, unit, tables);
        if (unit.given != 0) {
          lists[r % Config::kColumnGroups].push_back({row * blocks + r / Config::kColumnGroups, unit.given});
        }
      }
    }
    CHECK_EQUAL(Kind::run(*array, place, tables), places * blocks);
    for (int c = 0; c < Config::kColumnGroups; ++c) {
      CHECK_EQUAL(array->counts[place.vectorId][c], lists[c].size());
      for (int i = 0; i < static_cast<int>(lists[c].size()); ++i) {
        CHECK_EQUAL(array->lists[c][place.listBase + i].column, lists[c][i].first);
        CHECK_EQUAL(array->lists[c][place.listBase + i].value, lists[c][i].second);
      }
      CHECK(Config::kStreamedWords == 0 ||
            hasRanks(*array, place.vectorId, c, place.listBase, places * blocks));
    }
    for (int r = 0; r < Config::kRowGroups; ++r) {
      for (int row = 0; row < places; ++row) {
        const int at = row * blocks + r / Config::kColumnGroups;
        const Unit& unit = units[row * Config::kRowGroups + r];
        CHECK_EQUAL(array->hidden[r % Config::kColumnGroups][place.hiddenBase + at], unit.hidden);
        CHECK_EQUAL(array->cells[r % Config::kColumnGroups][place.cellBase + at], unit.cell);
        for (int i = 0; i < Kind::kSums; ++i) {
          CHECK(isCleared(*array, r, slotOf<Kind>(row, i, depth)));
        }
      }
    }
  }
}

/// Every old state between all combinations of extreme gates: no formula of a GRU may overflow its type.
template <class F>
void testExtremeGru(Checks& checks) {
  constexpr int kSumBits = 32;
  const CellTables<F> tables;
  const long long most = (1LL << (kSumBits - 1)) - 1;
  for (int bits = 0; bits < 16; ++bits) {
    skipgate::Int<kSumBits> sums[4];
    long long plain[4];
    for (int q = 0; q < 4; ++q) {
      plain[q] = (bits >> q & 1) != 0 ? most : -most - 1;
      sums[q] = plain[q];
    }
    for (int hidden = -(1 << (F::kHiddenBits - 1)); hidden < 1 << (F::kHiddenBits - 1); ++hidden) {
      Unit old;
      old.hidden = hidden;
      skipgate::Int<2> none = 0;
      const auto seen = skipgate::GruCell<F>::next(sums, skipgate::Int<F::kHiddenBits>(hidden), none, tables.sigmoid,
                                                   tables.tanh);
      CHECK_EQUAL(seen, wantedGru<F>(plain, old, tables.sigmoid, tables.tanh).hidden);
    }
  }
}

template <class Formats>
void testFormats(Checks& checks, unsigned seed) {
  testExtremeGru<Formats>(checks);
  testKind<TestConfig<1, 1>, Gru<Formats>, Formats>(checks, seed + 1, 3, 3);
  testKind<TestConfig<8, 2, 3>, Gru<Formats>, Formats>(checks, seed + 2, 2, 2);
  testKind<StreamedCells, Gru<Formats>, Formats>(checks, seed + 3, 4, 4);
  testKind<TestConfig<4, 2>, GruReset<Formats>, Formats>(checks, seed + 4, 3, 3);
  testKind<TestConfig<4, 4>, GruUpdate<Formats>, Formats>(checks, seed + 5, 3, 3);
  testKind<TestConfig<1, 1>, Tanh<Formats>, Formats>(checks, seed + 6, 2, 8);
  testKind<TestConfig<8, 2, 3>, Tanh<Formats>, Formats>(checks, seed + 7, 2, 7);
  testKind<TestConfig<4, 2>, Linear<Formats, true, true>, Formats>(checks, seed + 8, 1, 1);
  testKind<StreamedCells, Linear<Formats, true, false>, Formats>(checks, seed + 9, 3, 10);
  testKind<TestConfig<4, 4>, Linear<Formats, false, false>, Formats>(checks, seed + 10, 2, 5);
}

}  // namespace

void testCells(Checks& checks) {
  testFormats<Coarse>(checks, 100);
  testFormats<Fine>(checks, 200);
}

}  // namespace test
