// Streamed weights: matrices in segments against a plain dense product, and their trips by hand and by recurrence.
#include "support/fixture.h"
#include "support/reference.h"
#include "support/segments.h"
#include "unit/suites.h"

namespace test {

namespace {

template <int R, int C>
struct Streamed : TestConfig<R, C> {
  static constexpr int kStreamedWords = 1;  // the image's real size is only told to the testbench
};

/// A network's matrices cut into segments, all for one vector of `kColumns` local columns and one one-hot input.
template <class Config>
class StreamedMatrices {
 public:
  static constexpr int kColumns = 12;
  static constexpr int kClasses = 5;

  explicit StreamedMatrices(unsigned seed) : random(seed), array(makeArray<Config>()) {
    for (int local = 0; local < kColumns; ++local) {
      matrix.push_back(columns(Config::kColumnGroups));
    }
    // Segments 0 and 3 are empty: all of an operand's segments need not have columns.
    const int ends[kSegments] = {0, 5, 6, 6, 11, kColumns};
    int first = 0;
    for (int i = 0; i < kSegments; ++i) {
      for (int local = first; local < ends[i]; ++local) {
        parts[i].addColumn(matrix[local], i % 3 == 1, Config::kDepth);
      }
      const bool resident = i == 4;
      segments[i] = image.add(parts[i], resident ? 500 : 0, resident ? 30 : 0, parts[i].bankWords());
      segments[i].operand = skipgate::listOperand(1, kListBase, 99, 1, i % 3 == 1);
      segments[i].depth = Config::kDepth;
      segments[i].firstColumn = first;
      segments[i].endColumn = ends[i];
      segments[i].resident = resident;
      first = ends[i];
    }
    addClasses();
    skipgate::loadStreamed(*array, spare, image.image().data(), segments);
  }

  /// One step: the one-hot column, then all segments in two calls, as two phases would.
  void step(Checks& checks, double sparsity) {
    const Vector values = randomVector<Config>(random, kColumns, sparsity);
    setRanked(values);
    const int index = static_cast<int>(random() % kClasses);
    skipgate::Trips trips;
    const skipgate::Word512* const weights = image.image().data();
    skipgate::runOneHot(*array, spare, weights, oneHot, index, trips);
    skipgate::runSegments(*array, spare, weights, segments, 0, 2, trips);
    skipgate::runSegments(*array, spare, weights, segments, 2, kSegments, trips);

    dense.add(classes[index], 2);
    for (int at = 0; at < static_cast<int>(values.size()); ++at) {
      dense.add(matrix[at / Config::kColumnGroups][at % Config::kColumnGroups], 2LL * values[at]);
    }
    CHECK(dense.equals(*array));
    wanted(checks, values, index, trips);
  }

 private:
  static constexpr int kSegments = 6;
  static constexpr int kListBase = 7;

  std::vector<Column> columns(int groups) {
    std::vector<Column> all;
    for (int c = 0; c < groups; ++c) {
      all.push_back(randomColumn(random, Config::kRowGroups, Config::kDepth, 0.4, 3, 1));
    }
    return all;
  }

  void addClasses() {
    std::vector<Layout<Config>> each(kClasses);
    int most = 0;
    for (int index = 0; index < kClasses; ++index) {
      classes.push_back(columns(1)[0]);
      each[index].addOneHotColumn(classes.back(), false, Config::kDepth);
      most = std::max(most, each[index].bankWords());
    }
    for (int index = 0; index < kClasses; ++index) {
      const skipgate::Segment added = image.add(each[index], 0, 0, most);
      oneHot = index == 0 ? added : oneHot;
    }
    oneHot.operand = skipgate::oneHotOperand(0, 1, false);
    oneHot.depth = Config::kDepth;
    oneHotParts = each;
  }

  void setRanked(const Vector& values) {
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      skipgate::Count<Config> count = 0;
      for (int local = 0; local < kColumns; ++local) {
        skipgate::appendActive<Config>(array->lists, group, count, kListBase, local,
                                       values[local * Config::kColumnGroups + group]);
        skipgate::noteRank<Config>(array->ranks, group, count, kListBase, local);
      }
      array->counts[1][group] = count;
    }
  }

  /// 512-bit words, or the addresses of a bank and of a table where fewer memories than a word holds are written.
  static long long loadTrips(const skipgate::Segment& segment) {
    const int banks = Layout<Config>::kBanks;
    return segment.bankWords * std::max(1, banks / 8) +
           (segment.endColumn - segment.firstColumn) * std::max(1, Config::kLanes / 16);
  }

  void wanted(Checks& checks, const Vector& values, int index, const skipgate::Trips& trips) const {
    const std::vector<std::vector<int>> selected(Config::kColumnGroups, std::vector<int>(1, 0));
    long long matvec = phaseTrips(oneHotParts[index], selected);
    long long load = loadTrips(oneHot);
    for (int i = 0; i < kSegments; ++i) {
      std::vector<std::vector<int>> fetched(Config::kColumnGroups);
      for (int c = 0; c < Config::kColumnGroups; ++c) {
        for (int local = segments[i].firstColumn; local < segments[i].endColumn; ++local) {
          if (values[local * Config::kColumnGroups + c] != 0) {
            fetched[c].push_back(local - segments[i].firstColumn);
          }
        }
      }
      const skipgate::Segment& next = segments[(i + 1) % kSegments];
      const long long work = phaseTrips(parts[i], fetched);
      matvec += work;
      load += next.resident ? 0 : std::max(0LL, loadTrips(next) - work);
    }
    CHECK_EQUAL(trips.matvec, matvec);
    CHECK_EQUAL(trips.load, load);
  }

  std::mt19937 random;
  std::unique_ptr<skipgate::Array<Config>> array;
  skipgate::SpareWeights<Config> spare;
  StreamedImage<Config> image;
  Layout<Config> parts[kSegments];
  skipgate::Segment segments[kSegments];
  skipgate::Segment oneHot = {};
  std::vector<std::vector<Column>> matrix;  // [local column][c]
  std::vector<Column> classes;
  std::vector<Layout<Config>> oneHotParts;
  DenseSums<Config> dense;
};

template <class Config>
void testSteps(Checks& checks, unsigned seed) {
  for (unsigned round = 0; round < 4; ++round) {
    std::unique_ptr<StreamedMatrices<Config>> matrices(new StreamedMatrices<Config>(seed + 100 * round));
    for (const double sparsity : {0.5, 1.0, 0.0, 0.9}) {
      matrices->step(checks, sparsity);
    }
  }
}

/// A segment of two words a bank and three columns, on 4 banks and 8 lanes: 2 addresses and 3 columns are 5 trips,
/// although its weights fill one 512-bit word and its tables two.
void testLoadByHand(Checks& checks) {
  using Config = Streamed<4, 2>;
  std::vector<skipgate::Word512> memory(4, skipgate::zeroWord());
  for (int i = 0; i < 8; ++i) {
    skipgate::setBits(memory[1], 64 * i, skipgate::UInt<64>(70 + i));
  }
  constexpr int kWord = skipgate::Widths<Config>::kWordAddress;
  constexpr int kPosition = skipgate::Widths<Config>::kPosition;
  for (int i = 0; i < 24; ++i) {
    const skipgate::UInt<32> entry = (i + 1) | 3 << kWord | (2 * i) << (kWord + kPosition);
    skipgate::setBits(memory[2 + i / 16], 32 * (i % 16), entry);
  }
  skipgate::Segment segment = {};
  segment.firstWord = 1;
  segment.bankBase = 10;
  segment.bankWords = 2;
  segment.tableBase = 20;
  segment.firstColumn = 100;
  segment.endColumn = 103;
  std::unique_ptr<skipgate::SpareWeights<Config>> spare(new skipgate::SpareWeights<Config>());
  const auto trips = skipgate::loadSegment<Config>(spare->banks, spare->columns, memory.data(), segment);
  CHECK_EQUAL(trips, 5);
  for (int i = 0; i < 8; ++i) {
    CHECK_EQUAL(spare->banks[i % 4][10 + i / 4], 70 + i);
  }
  for (int i = 0; i < 24; ++i) {
    CHECK_EQUAL(spare->columns[i % 8][20 + i / 8].word, i + 1);
    CHECK_EQUAL(spare->columns[i % 8][20 + i / 8].position, 3);
    CHECK_EQUAL(spare->columns[i % 8][20 + i / 8].length, 2 * i);
  }
}

/// A segment on 16 banks and 32 lanes takes two trips an address and two a column.
void testLoadTripsOfManyLanes(Checks& checks) {
  using Config = Streamed<8, 4>;
  const std::vector<skipgate::Word512> memory(10, skipgate::zeroWord());
  skipgate::Segment segment = {};
  segment.bankWords = 3;
  segment.endColumn = 2;
  std::unique_ptr<skipgate::SpareWeights<Config>> spare(new skipgate::SpareWeights<Config>());
  CHECK_EQUAL(skipgate::loadSegment<Config>(spare->banks, spare->columns, memory.data(), segment), 3 * 2 + 2 * 2);
}

#ifndef SKIPGATE_VENDOR_TYPES
void testFaults(Checks& checks) {
  using Config = Streamed<4, 2>;
  const std::vector<skipgate::Word512> memory(100, skipgate::zeroWord());
  std::unique_ptr<skipgate::SpareWeights<Config>> spare(new skipgate::SpareWeights<Config>());
  skipgate::Segment segment = {};
  segment.bankBase = Config::kWordsPerBank - 1;
  segment.bankWords = 2;
  CHECK_THROWS("a segment does not fit in the banks",
               skipgate::loadSegment<Config>(spare->banks, spare->columns, memory.data(), segment));
  segment.bankBase = 0;
  segment.endColumn = Config::kColumns + 1;
  CHECK_THROWS("a segment does not fit in the column tables",
               skipgate::loadSegment<Config>(spare->banks, spare->columns, memory.data(), segment));
}
#endif

}  // namespace

void testStream(Checks& checks) {
  testSteps<Streamed<1, 1>>(checks, 1);
  testSteps<Streamed<2, 1>>(checks, 2);
  testSteps<Streamed<4, 2>>(checks, 3);
  testSteps<Streamed<4, 4>>(checks, 4);
  testSteps<Streamed<16, 4>>(checks, 5);
  testLoadByHand(checks);
  testLoadTripsOfManyLanes(checks);
#ifndef SKIPGATE_VENDOR_TYPES
  testFaults(checks);
#endif
}

}  // namespace test
