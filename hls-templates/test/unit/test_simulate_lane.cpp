// Lanes run column by column against their loop, which is the hardware, run trip by trip.
#include "support/fixture.h"
#include "unit/suites.h"

#ifdef SKIPGATE_VENDOR_TYPES

// With the vendor's types there is the loop alone.
void test::testSimulateLane(Checks&) {}

#else

namespace test {

namespace {

/// The lanes' memories and what they have to do in a phase of two operands.
template <class Config>
struct Phase {
  std::unique_ptr<skipgate::Array<Config>> array = makeArray<Config>();
  skipgate::Operand first;
  skipgate::Operand second;
  int depth;

  skipgate::LaneWork work(int lane) const {
    const int group = lane % Config::kColumnGroups;
    skipgate::LaneWork work;
    work.first = first;
    work.second = second;
    work.firstCount = skipgate::operandCount(*array, first, group);
    work.count = work.firstCount + skipgate::operandCount(*array, second, group);
    work.depth = depth;
    return work;
  }

  int loop(int lane, skipgate::Int<Config::kSumBits> (&sums)[skipgate::Widths<Config>::kSums]) {
    return static_cast<int>(skipgate::runLane<Config>(array->banks[lane / Config::kLanesPerBank], array->columns[lane],
                                                      array->lists[lane], array->fifos[lane], sums, work(lane)));
  }

  int columns(int lane, skipgate::Int<Config::kSumBits> (&sums)[skipgate::Widths<Config>::kSums]) {
    return skipgate::sim::addColumns<Config>(array->banks[lane / Config::kLanesPerBank], array->columns[lane],
                                             array->lists[lane], sums, work(lane));
  }
};

/// A phase of random columns, the first operand packed or not, the second the other way.
template <class Config>
Phase<Config> randomPhase(std::mt19937& random, double density, double sparsity) {
  constexpr int kColumns = 9;
  Phase<Config> phase;
  phase.depth = 1 + static_cast<int>(random() % Config::kDepth);
  const bool packed = random() % 2 == 0;
  Layout<Config> layout;
  for (const bool pack : {packed, !packed}) {
    for (int column = 0; column < kColumns; ++column) {
      std::vector<Column> columns;
      for (int c = 0; c < Config::kColumnGroups; ++c) {
        columns.push_back(randomColumn(random, Config::kRowGroups, phase.depth, density,
                                       (1 << Config::kShiftBits) - 1, pack ? 1 : 3));
      }
      layout.addColumn(columns, pack, phase.depth);
    }
  }
  load(*phase.array, layout);
  setVector(*phase.array, 0, 0, randomVector<Config>(random, kColumns, sparsity));
  setVector(*phase.array, 1, kColumns, randomVector<Config>(random, kColumns, sparsity));
  phase.first = skipgate::listOperand(0, 0, 0, static_cast<int>(random() % 5), packed);
  phase.second = skipgate::listOperand(1, kColumns, kColumns, static_cast<int>(random() % 5), !packed);
  return phase;
}

template <class Config>
void testBothWays(Checks& checks, unsigned seed) {
  std::mt19937 random(seed);
  const double shares[] = {0.0, 0.1, 0.5, 1.0};
  for (int round = 0; round < 30; ++round) {
    Phase<Config> phase = randomPhase<Config>(random, shares[random() % 4], shares[random() % 4]);
    for (int lane = 0; lane < Config::kLanes; ++lane) {
      skipgate::Int<Config::kSumBits> loopSums[skipgate::Widths<Config>::kSums];
      skipgate::Int<Config::kSumBits> sums[skipgate::Widths<Config>::kSums];
      for (int slot = 0; slot < skipgate::Widths<Config>::kSums; ++slot) {
        loopSums[slot] = sums[slot] = static_cast<int>(random() % 200) - 100;
      }
      const int loopTrips = phase.loop(lane, loopSums);
      CHECK_EQUAL(phase.columns(lane, sums), loopTrips);
      CHECK(std::equal(sums, sums + skipgate::Widths<Config>::kSums, loopSums));
    }
  }
}

/// Over many phases each lane has its turns, about one lane a phase.
void testTurns(Checks& checks) {
  using Config = TestConfig<8, 8>;
  Phase<Config> phase;
  phase.second = skipgate::noOperand();
  phase.depth = 1;
  int turns[Config::kLanes] = {};
  int all = 0;
  constexpr int kPhases = 1000;
  for (int index = 0; index < kPhases; ++index) {
    phase.first = skipgate::atIndex(skipgate::oneHotOperand(0, 0, false), index);
    for (int lane = 0; lane < Config::kLanes; ++lane) {
      const bool turn = skipgate::sim::runsBothWays<Config>(lane, phase.array->lists[lane], phase.work(lane));
      turns[lane] += turn ? 1 : 0;
      all += turn ? 1 : 0;
    }
  }
  CHECK(all > kPhases * 8 / 10 && all < kPhases * 12 / 10);
  CHECK(*std::min_element(turns, turns + Config::kLanes) > 0);
  using One = TestConfig<1, 1>;
  const Phase<One> single = Phase<One>{makeArray<One>(), phase.first, phase.second, 1};
  CHECK(skipgate::sim::runsBothWays<One>(0, single.array->lists[0], single.work(0)));
}

void testDifferences(Checks& checks) {
  using Config = TestConfig<1, 1, 1>;
  skipgate::Int<Config::kSumBits> sums[] = {1, -2, 3, 4};
  skipgate::Int<Config::kSumBits> others[] = {1, -2, 3, 4};
  skipgate::sim::requireSame<Config>(8, others, 8, sums);
  CHECK_THROWS("other trips than its columns need", skipgate::sim::requireSame<Config>(9, others, 8, sums));
  others[3] = 5;
  CHECK_THROWS("other sums than its columns make", skipgate::sim::requireSame<Config>(8, others, 8, sums));
}

struct NarrowSums : TestConfig<1, 1> {
  static constexpr int kSumBits = 12;
  static constexpr int kFifoDepth = 3;
};

/// A phase of `columns` columns of `digits` ones at one slot, all times `value`.
Phase<NarrowSums> ones(int columns, int digits, int value) {
  Phase<NarrowSums> phase;
  Layout<NarrowSums> layout;
  for (int i = 0; i < columns; ++i) {
    layout.addColumn({{std::vector<Digit>(static_cast<std::size_t>(digits), Digit{0, 0, 0, false})}}, false, 5);
  }
  load(*phase.array, layout);
  setVector(*phase.array, 0, 0, Vector(static_cast<std::size_t>(columns), value));
  phase.first = skipgate::listOperand(0, 0, 0, 0, false);
  phase.second = skipgate::noOperand();
  phase.depth = 5;
  return phase;
}

/// What the loop detects the columns must detect too, in the same words.
void testFaults(Checks& checks) {
  const auto run = [](Phase<NarrowSums> phase) {
    skipgate::Int<NarrowSums::kSumBits> sums[skipgate::Widths<NarrowSums>::kSums];
    phase.columns(0, sums);
    return static_cast<int>(sums[0]);
  };
  CHECK_EQUAL(run(ones(1, 31, 64)), 1984);
  CHECK_THROWS("overflow: 2048 does not fit in 12 signed bits", run(ones(1, 32, 64)));
  CHECK_THROWS("overflow: -2112 does not fit in 12 signed bits", run(ones(1, 33, -64)));
  CHECK_EQUAL(run(ones(3, 2, 1)), 6);
  CHECK_THROWS("a lane's FIFO is stuck", run(ones(4, 2, 1)));
  CHECK_THROWS("a column lies past the end of the column table", {
    Phase<NarrowSums> phase = ones(1, 1, 1);
    phase.first.columnBase = NarrowSums::kColumns;
    run(std::move(phase));
  });
  CHECK_THROWS("a lane reads past the end of its weight memory", {
    Phase<NarrowSums> phase = ones(1, 1, 1);
    phase.array->columns[0][0].word = NarrowSums::kWordsPerBank - 1;
    phase.array->columns[0][0].length = 100;
    run(std::move(phase));
  });
  CHECK_THROWS("a packed code stands for no weight", {
    Phase<NarrowSums> phase = ones(1, 1, 1);
    phase.first.packed = true;
    phase.array->banks[0][0] = 9;
    run(std::move(phase));
  });
}

}  // namespace

void testSimulateLane(Checks& checks) {
  testBothWays<TestConfig<1, 1>>(checks, 1);
  testBothWays<TestConfig<2, 2, 3, 0>>(checks, 2);
  testBothWays<TestConfig<4, 2, 6, 1>>(checks, 3);
  testBothWays<TestConfig<8, 4, 1, 3>>(checks, 4);
  testTurns(checks);
  testDifferences(checks);
  testFaults(checks);
}

}  // namespace test

#endif
