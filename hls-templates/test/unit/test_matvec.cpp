// The lanes against a plain dense product, and their trips against the recurrence of docs/datapath.md, section 5.
#include "support/fixture.h"
#include "support/reference.h"
#include "unit/suites.h"

namespace test {

namespace {

/// One operand of a random phase.
struct Part {
  bool oneHot;
  bool packed;
  int columns;                               // local columns of a column group, or classes
  int align;
  int index;                                 // one-hot
  int columnBase;
  int firstGate;
  std::vector<std::vector<Column>> matrix;   // [local column][c]; one-hot: [class][0]
  Vector values;

  skipgate::Operand operand(int vectorId, int listBase) const {
    return oneHot ? skipgate::atIndex(skipgate::oneHotOperand(columnBase, align, packed), index)
                  : skipgate::listOperand(vectorId, listBase, columnBase, align, packed, firstGate);
  }
};

template <class Config>
Part makePart(std::mt19937& random, Layout<Config>& layout, int depth, double density, double sparsity) {
  Part part;
  part.oneHot = random() % 4 == 0;
  part.packed = Config::kHasPacked && (!Config::kHasCompressed || random() % 2 == 0);
  part.columns = 1 + static_cast<int>(random() % 9);
  part.align = static_cast<int>(random() % 5);
  part.index = static_cast<int>(random() % part.columns);
  part.columnBase = layout.columnBase();
  part.firstGate = part.oneHot || !Config::kLateGates ? 0 : static_cast<int>(random() % 4);
  const int repeats = part.packed ? 1 : 1 + static_cast<int>(random() % 4);  // CSD digits repeat a slot
  const int groups = part.oneHot ? 1 : Config::kColumnGroups;
  for (int column = 0; column < part.columns; ++column) {
    std::vector<Column> columns;
    for (int c = 0; c < groups; ++c) {
      columns.push_back(
          randomColumn(random, Config::kRowGroups, depth, density, (1 << Config::kShiftBits) - 1, repeats,
                                     part.firstGate));
    }
    if (part.oneHot) {
      layout.addOneHotColumn(columns[0], part.packed, depth);
    } else {
      layout.addColumn(columns, part.packed, depth, part.firstGate);
    }
    part.matrix.push_back(columns);
  }
  part.values = randomVector<Config>(random, part.columns, sparsity);
  return part;
}

template <class Config>
void addDense(const Part& part, DenseSums<Config>& dense) {
  if (part.oneHot) {
    dense.add(part.matrix[part.index][0], 1LL << part.align);
    return;
  }
  for (int at = 0; at < static_cast<int>(part.values.size()); ++at) {
    dense.add(part.matrix[at / Config::kColumnGroups][at % Config::kColumnGroups],
              static_cast<long long>(part.values[at]) * (1LL << part.align));
  }
}

/// The columns that column group `c` fetches for a part.
template <class Config>
std::vector<int> fetched(const Part& part, int c) {
  std::vector<int> columns;
  if (part.oneHot) {
    columns.push_back(part.columnBase + part.index);
    return columns;
  }
  for (int column = 0; column < part.columns; ++column) {
    if (part.values[column * Config::kColumnGroups + c] != 0) {
      columns.push_back(part.columnBase + column);
    }
  }
  return columns;
}

template <class Config>
long long wantedTrips(const Layout<Config>& layout, const Part& first, const Part* second) {
  std::vector<std::vector<int>> columns;
  for (int c = 0; c < Config::kColumnGroups; ++c) {
    columns.push_back(fetched<Config>(first, c));
    if (second != nullptr) {
      const std::vector<int> more = fetched<Config>(*second, c);
      columns[c].insert(columns[c].end(), more.begin(), more.end());
    }
  }
  return phaseTrips(layout, columns);
}

template <class Config>
void testRandom(Checks& checks, unsigned seed, int rounds) {
  std::mt19937 random(seed);
  const double shares[] = {0.0, 0.05, 0.3, 0.6, 0.9, 1.0};
  for (int round = 0; round < rounds; ++round) {
    Layout<Config> layout;
    const int depth = 1 + static_cast<int>(random() % Config::kDepth);
    const Part first = makePart(random, layout, depth, shares[random() % 6], shares[random() % 6]);
    const Part second = makePart(random, layout, depth, shares[random() % 6], shares[random() % 6]);
    const bool both = random() % 4 != 0;
    const auto array = makeArray<Config>();
    load(*array, layout);
    setVector(*array, 0, 0, first.values);
    setVector(*array, 1, 12, second.values);
    DenseSums<Config> dense;
    // The second time the sums add up, as they do when a column's digits come again.
    for (int repeat = 0; repeat < 2; ++repeat) {
      addDense(first, dense);
      if (both) {
        addDense(second, dense);
      }
      const auto trips = skipgate::matVec(*array, first.operand(0, 0),
                                          both ? second.operand(1, 12) : skipgate::noOperand(), depth);
      CHECK(dense.equals(*array));
      CHECK_EQUAL(trips, wantedTrips(layout, first, both ? &second : nullptr));
    }
  }
}

template <int R, int C>
struct OnlyCompressed : TestConfig<R, C, 5, 0> {
  static constexpr int kLateGates = 0;
  static constexpr int kHasPacked = 0;
  static constexpr int kCodeBits = 0;
  static constexpr int kCodesPerWord = 0;
};

template <int R, int C>
struct OnlyPacked : TestConfig<R, C, 3, 1> {
  static constexpr int kHasCompressed = 0;
  static constexpr int kEntryBits = 0;
  static constexpr int kEntriesPerWord = 0;
};

struct NarrowWords : TestConfig<4, 4, 4, 1> {
  static constexpr int kWordBits = 13;
  static constexpr int kEntriesPerWord = 2;
  static constexpr int kCodesPerWord = 4;
};

/// One slot again and again, alone and in turn with others: both sums in flight are needed to get this right.
void testRepeatedSlots(Checks& checks) {
  using Config = TestConfig<1, 1, 4, 2>;
  const int patterns[][6] = {{0, 0, 0, 0, 0, 0}, {0, 1, 0, 1, 0, 1}, {0, 1, 2, 0, 1, 2}, {0, 0, 1, 1, 0, 0},
                             {0, 1, 1, 0, 2, 0}, {3, 3, 3, 0, 3, 3}};
  for (const auto& pattern : patterns) {
    Layout<Config> layout;
    Column column(1);
    for (int i = 0; i < 30; ++i) {
      column[0].push_back(Digit{pattern[i % 6], 0, i % 4, i % 3 == 0});
    }
    layout.addColumn({column}, false, 4);
    const auto array = makeArray<Config>();
    load(*array, layout);
    setVector(*array, 0, 0, Vector{-5});
    const auto trips =
        skipgate::matVec(*array, skipgate::listOperand(0, 0, 0, 1, false), skipgate::noOperand(), 4);
    DenseSums<Config> dense;
    dense.add(column, -10);
    CHECK(dense.equals(*array));
    CHECK_EQUAL(trips, 31 - 1 + 8);
  }
}

/// The smallest phases: nothing to do, and one weight.
void testFewTrips(Checks& checks) {
  using Config = TestConfig<2, 1>;
  Layout<Config> layout;
  Column column(2);
  column[1].push_back(Digit{2, 3, 1, true});
  layout.addColumn({column}, false, 5);
  const auto array = makeArray<Config>();
  load(*array, layout);
  const skipgate::Operand operand = skipgate::listOperand(0, 0, 0, 0, false);
  CHECK_EQUAL(skipgate::matVec(*array, operand, skipgate::noOperand(), 5), 8);
  setVector(*array, 0, 0, Vector{7});
  CHECK_EQUAL(skipgate::matVec(*array, operand, skipgate::noOperand(), 5), 2 - 1 + 8);
  CHECK_EQUAL(array->sums[1][skipgate::sumAddress<Config>(2, 3)], -14);
}

#ifndef SKIPGATE_VENDOR_TYPES
struct SmallFifo : TestConfig<1, 1> {
  static constexpr int kFifoDepth = 3;
};

struct NarrowSums : TestConfig<1, 1> {
  static constexpr int kSumBits = 12;
};

template <class Config>
void runOnes(int columns, int digits, int value, int columnBase) {
  Layout<Config> layout;
  Column column(1);
  for (int i = 0; i < digits; ++i) {
    column[0].push_back(Digit{0, 0, 0, false});
  }
  Vector values;
  for (int i = 0; i < columns; ++i) {
    layout.addColumn({column}, false, 5);
    values.push_back(value);
  }
  const auto array = makeArray<Config>();
  load(*array, layout);
  setVector(*array, 0, 0, values);
  skipgate::matVec(*array, skipgate::listOperand(0, 0, columnBase, 0, false), skipgate::noOperand(), 5);
}

void testFaults(Checks& checks) {
  CHECK_THROWS("a lane's FIFO is stuck", runOnes<SmallFifo>(4, 2, 1, 0));
  runOnes<SmallFifo>(3, 2, 1, 0);
  CHECK_THROWS("overflow: 2048 does not fit in 12 signed bits", runOnes<NarrowSums>(1, 32, 64, 0));
  CHECK_THROWS("a column lies past the end of the column table", runOnes<NarrowSums>(1, 1, 64, 40));
  CHECK_THROWS("a lane reads past the end of its weight memory", {
    using Config = TestConfig<1, 1>;
    const auto array = makeArray<Config>();
    array->columns[0][0].word = Config::kWordsPerBank - 1;
    array->columns[0][0].length = 100;
    setVector(*array, 0, 0, Vector{1});
    skipgate::matVec(*array, skipgate::listOperand(0, 0, 0, 0, false), skipgate::noOperand(), 5);
  });
  CHECK_THROWS("an active list is longer than its memory", {
    const auto array = makeArray<TestConfig<1, 1>>();
    setVector(*array, 0, 39, Vector{1, 1});
  });
}
#endif

}  // namespace

void testMatvec(Checks& checks) {
  testRandom<TestConfig<1, 1>>(checks, 1, 60);
  testRandom<TestConfig<2, 1>>(checks, 2, 60);
  testRandom<TestConfig<2, 2>>(checks, 3, 60);
  testRandom<TestConfig<4, 2>>(checks, 4, 60);
  testRandom<TestConfig<8, 1, 2, 0>>(checks, 5, 40);
  testRandom<TestConfig<4, 4, 7, 3>>(checks, 6, 40);
  testRandom<TestConfig<8, 8, 4, 1>>(checks, 7, 25);
  testRandom<TestConfig<64, 1, 1, 2>>(checks, 8, 20);
  testRandom<OnlyCompressed<4, 2>>(checks, 9, 40);
  testRandom<OnlyPacked<4, 4>>(checks, 10, 40);
  testRandom<NarrowWords>(checks, 11, 40);
  testRepeatedSlots(checks);
  testFewTrips(checks);
#ifndef SKIPGATE_VENDOR_TYPES
  testFaults(checks);
#endif
}

}  // namespace test
