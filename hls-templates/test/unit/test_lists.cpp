// Compaction of vectors, and of input words.
#include "support/fixture.h"
#include "unit/suites.h"

namespace test {

namespace {

template <int R, int C, int Size, int Bits, int ElementBits>
struct VectorConfig : TestConfig<R, C> {
  static constexpr int kInputSize = Size;
  static constexpr int kInputBits = Bits;
  static constexpr int kInputElementBits = ElementBits;
  static constexpr int kInputWordsPerStep = static_cast<int>(skipgate::ceilDiv(Size, 512 / ElementBits));
  static constexpr int kActiveDepth = 300;
  static constexpr int kColumns = 300;
  static constexpr int kActivationBits = 12;
};

struct StreamedVector : VectorConfig<4, 2, 61, 7, 8> {
  static constexpr int kStreamedWords = 1;
};

template <class Config>
void testInput(Checks& checks, unsigned seed, double sparsity) {
  std::mt19937 random(seed);
  std::bernoulli_distribution zero(sparsity);
  const auto array = makeArray<Config>();
  constexpr int kPerWord = 512 / Config::kInputElementBits;
  skipgate::Stream<skipgate::Word512> words("words");
  std::vector<int> values;
  skipgate::Word512 word = skipgate::zeroWord();
  for (int e = 0; e < Config::kInputWordsPerStep * kPerWord; ++e) {
    const int most = 1 << (Config::kInputBits - 1);
    const bool inside = e < Config::kInputSize;
    // What lies after the last element must not matter.
    const int value = !inside ? 99 : zero(random) ? 0 : static_cast<int>(random() % (2 * most)) - most;
    values.push_back(inside ? value : 0);
    skipgate::setBits(word, e % kPerWord * Config::kInputElementBits,
                      skipgate::asUnsigned(skipgate::Int<Config::kInputElementBits>(value)));
    if (e % kPerWord == kPerWord - 1) {
      words.write(word);
    }
  }
  const int base = 3;
  CHECK_EQUAL(skipgate::compactInput<Config>(*array, 1, base, words),
              skipgate::ceilDiv(Config::kInputSize, Config::kColumnGroups));
  CHECK(words.empty());
  for (int group = 0; group < Config::kColumnGroups; ++group) {
    int count = 0;
    bool equal = true;
    for (int e = group; e < Config::kInputSize; e += Config::kColumnGroups) {
      if (values[e] != 0) {
        const skipgate::Active<Config> active = array->lists[group][base + count];
        equal = equal && active.column == e / Config::kColumnGroups && active.value == values[e];
        ++count;
      }
    }
    CHECK(equal);
    CHECK_EQUAL(array->counts[1][group], count);
    CHECK_EQUAL(array->counts[0][group], 0);
    if (Config::kStreamedWords > 0) {
      CHECK(hasRanks(*array, 1, group, base, (Config::kInputSize + Config::kColumnGroups - 1) / Config::kColumnGroups));
    }
  }
}

}  // namespace

void testLists(Checks& checks) {
  for (const double sparsity : {0.0, 0.5, 0.95, 1.0}) {
    testInput<VectorConfig<4, 2, 21, 7, 8>>(checks, 1, sparsity);
    testInput<VectorConfig<4, 4, 64, 8, 8>>(checks, 2, sparsity);
    testInput<VectorConfig<4, 4, 129, 8, 8>>(checks, 3, sparsity);
    testInput<VectorConfig<1, 1, 200, 12, 16>>(checks, 4, sparsity);
    testInput<VectorConfig<32, 32, 70, 12, 16>>(checks, 5, sparsity);
    testInput<VectorConfig<64, 64, 65, 5, 8>>(checks, 6, sparsity);
    testInput<VectorConfig<8, 4, 1, 8, 8>>(checks, 7, sparsity);
    testInput<StreamedVector>(checks, 8, sparsity);
  }
}

}  // namespace test
