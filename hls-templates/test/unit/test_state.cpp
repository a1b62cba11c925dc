// States to memory and back: the layout of docs/datapath.md, section 9, and what a loaded state makes of the array.
#include "support/fixture.h"
#include "support/reference.h"
#include "unit/suites.h"

namespace test {

namespace {

using skipgate::StateLayout;
using skipgate::Word512;

/// Two layers, of 2 and 3 places a row group, the second one with cells, behind an input vector.
template <int R, int C, int CellBits, int StreamedWords>
struct TwoLayers : TestConfig<R, C, 3> {
  static constexpr int kBlocks = R / C;
  static constexpr int kCellBits = CellBits;
  static constexpr int kHiddenDepth = 5 * kBlocks;
  static constexpr int kCellDepth = 3 * kBlocks;  // the first layer's units have none
  static constexpr int kActiveDepth = 4 + 5 * kBlocks;
  static constexpr int kStreamedWords = StreamedWords;
};

template <class Config>
struct Places {
  const skipgate::LayerPlace layers[2] = {{1, 4, 0, 0, skipgate::kNowhere, 1, 2},
                                          {2, 4 + 2 * Config::kBlocks, 0, 2 * Config::kBlocks, 0, 3, 3}};
};

/// Random units at all places, in the order of the layout; about half of the hidden values are zero.
template <class Config>
std::vector<Unit> randomUnits(std::mt19937& random) {
  std::vector<Unit> units(Config::kRowGroups * 5);
  const int mostCell = 1 << (Config::kCellBits - 1);
  const int mostHidden = 1 << (Config::kActivationBits - 1);
  for (Unit& unit : units) {
    unit.cell = static_cast<int>(random() % (2 * mostCell)) - mostCell;
    unit.cell = &unit - units.data() < 2 * Config::kRowGroups ? 0 : unit.cell;
    unit.hidden = random() % 2 == 0 ? 0 : static_cast<int>(random() % (2 * mostHidden)) - mostHidden;
  }
  return units;
}

template <class Config>
std::vector<Word512> wordsOf(const std::vector<Unit>& units) {
  using Layout = StateLayout<Config>;
  std::vector<Word512> words(Layout::kWords, skipgate::zeroWord());
  for (int i = 0; i < static_cast<int>(units.size()); ++i) {
    const skipgate::Int<Layout::kHalfBits> hidden = units[i].hidden;
    const skipgate::Int<Layout::kHalfBits> cell = units[i].cell;
    const int low = i % Layout::kUnitsAWord * Layout::kUnitBits;
    skipgate::setBits(words[i / Layout::kUnitsAWord], low, skipgate::asUnsigned(hidden));
    skipgate::setBits(words[i / Layout::kUnitsAWord], low + Layout::kHalfBits, skipgate::asUnsigned(cell));
  }
  return words;
}

/// The array holds the unit at (r, s) of each layer where the gate stage would have put it.
template <class Config>
void checkArray(Checks& checks, const skipgate::Array<Config>& array, const std::vector<Unit>& units) {
  const Places<Config> places;
  int first = 0;
  for (const skipgate::LayerPlace& place : places.layers) {
    bool equal = true;
    for (int c = 0; c < Config::kColumnGroups; ++c) {
      int count = 0;
      for (int local = 0; local < place.places * Config::kBlocks; ++local) {
        const int s = local / Config::kBlocks;
        const int r = local % Config::kBlocks * Config::kColumnGroups + c;
        const Unit& unit = units[first + s * Config::kRowGroups + r];
        equal = equal && array.hidden[c][place.hiddenBase + local] == unit.hidden;
        if (place.cellBase != skipgate::kNowhere) {
          equal = equal && array.cells[c][place.cellBase + local] == unit.cell;
        }
        for (int lane = c; lane < Config::kLanes && unit.hidden != 0; lane += Config::kColumnGroups) {
          const skipgate::Active<Config> active = array.lists[lane][place.listBase + count];
          equal = equal && active.column == local && active.value == unit.hidden;
        }
        count += unit.hidden != 0 ? 1 : 0;
      }
      equal = equal && array.counts[place.vectorId][c] == count;
      if (Config::kStreamedWords > 0) {
        CHECK(hasRanks(array, place.vectorId, c, place.listBase, place.places * Config::kBlocks));
      }
    }
    CHECK(equal);
    first += place.places * Config::kRowGroups;
  }
}

template <class Config>
void testLayout(Checks& checks, unsigned seed, int words, int trips) {
  std::mt19937 random(seed);
  const Places<Config> places;
  CHECK_EQUAL(StateLayout<Config>::kWords, words);
  const auto array = makeArray<Config>();
  for (int turn = 0; turn < 5; ++turn) {
    const std::vector<Unit> units = randomUnits<Config>(random);
    const std::vector<Word512> state = wordsOf<Config>(units);
    CHECK_EQUAL(skipgate::loadState(*array, places.layers, state.data()), trips);
    checkArray(checks, *array, units);
    // One word more, to see that nothing is written behind the state.
    std::vector<Word512> saved(StateLayout<Config>::kWords + 1, skipgate::zeroWord());
    CHECK_EQUAL(skipgate::saveState(*array, places.layers, saved.data()), trips);
    CHECK(std::equal(state.begin(), state.end(), saved.begin()));
    CHECK(saved.back() == skipgate::zeroWord());
  }
  skipgate::resetState(*array);
  std::vector<Word512> cleared(StateLayout<Config>::kWords);
  skipgate::saveState(*array, places.layers, cleared.data());
  CHECK(cleared == std::vector<Word512>(StateLayout<Config>::kWords, skipgate::zeroWord()));
}

void testTripWord(Checks& checks) {
  skipgate::StateTrips trips;
  trips.load = 11;
  trips.save = 22;
  std::vector<Word512> output(8, skipgate::zeroWord());
  skipgate::storeStateTrips<TestConfig<2, 2>>(trips, 3, output.data());  // two words a step
  for (int word = 0; word < 8; ++word) {
    CHECK_EQUAL(skipgate::getBits<32>(output[word], 0), word == 6 ? 11 : 0);
    CHECK_EQUAL(skipgate::getBits<32>(output[word], 32), word == 6 ? 22 : 0);
  }
}

}  // namespace

void testState(Checks& checks) {
  // By hand: 5 places in each of R row groups, 32 bits a unit for cells of 16 bits, else 64; a word or C units a trip.
  testLayout<TwoLayers<1, 1, 14, 0>>(checks, 1, 1, 5);
  testLayout<TwoLayers<4, 2, 16, 0>>(checks, 2, 2, 10);
  testLayout<TwoLayers<4, 2, 17, 9>>(checks, 3, 3, 10);
  testLayout<TwoLayers<16, 16, 16, 0>>(checks, 4, 5, 5);
  testLayout<TwoLayers<16, 16, 24, 9>>(checks, 5, 10, 10);
  testLayout<TwoLayers<32, 32, 12, 0>>(checks, 6, 10, 10);
  testTripWord(checks);
#ifndef SKIPGATE_VENDOR_TYPES
  // A cell that no state of this hardware has: 15 bits where cells have 14.
  using Config = TwoLayers<4, 2, 14, 0>;
  const auto array = makeArray<Config>();
  std::vector<Unit> units(20);
  units[9].cell = 1 << 13;
  const std::vector<Word512> state = wordsOf<Config>(units);
  const Places<Config> places;
  CHECK_THROWS("does not fit in 14 signed bits", skipgate::loadState(*array, places.layers, state.data()));
#endif
}

}  // namespace test
