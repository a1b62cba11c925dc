// The drain: order of the logits, rows past the end, ties of the argmax.
#include "support/fixture.h"
#include "unit/suites.h"

namespace test {

namespace {

struct Logits {
  static constexpr int kSumFrac = 6;
  static constexpr int kLogitBits = 9;
  static constexpr int kLogitFrac = 3;
};

template <class Config>
void testRandom(Checks& checks, unsigned seed, int rows, int spread) {
  std::mt19937 random(seed);
  const auto array = makeArray<Config>();
  const int depth = static_cast<int>(skipgate::ceilDiv(rows, 4 * Config::kRowGroups));
  const skipgate::DensePlace place = {2, depth, rows};
  std::vector<long long> logits(depth * 4 * Config::kRowGroups, 0);
  for (int n = 0; n < static_cast<int>(logits.size()); ++n) {
    const int r = n / 4 % Config::kRowGroups;
    const int q = n % 4;
    const int s = n / (4 * Config::kRowGroups);
    // Rows past the end are given large sums: the argmax must ignore them.
    long long sum = n < rows ? static_cast<int>(random() % (2 * spread + 1)) - spread : 3000;
    array->sums[r * Config::kColumnGroups + n % Config::kColumnGroups][skipgate::sumAddress<Config>(q, s)] = sum;
    array->biases[r][q][place.biasBase + s] = -40;
    sum -= 40;
    logits[n] = std::min(std::max((sum + 4) >> 3, -256LL), 255LL);
  }
  int best = 0;
  for (int n = 1; n < rows; ++n) {
    best = logits[n] > logits[best] ? n : best;
  }
  skipgate::Stream<skipgate::Word512> words("logits");
  const skipgate::DrainResult result = skipgate::drain<Config, Logits>(*array, place, words);
  const int groups = std::min(Config::kColumnGroups, 8);
  CHECK_EQUAL(result.trips, depth * Config::kRowGroups / groups);
  CHECK_EQUAL(result.best.index, best);
  CHECK_EQUAL(result.best.logit, logits[best]);
  for (int n = 0; n < static_cast<int>(logits.size()) && Config::kOutputWordsPerStep > 0; n += 4 * groups) {
    const skipgate::Word512 word = words.read();
    for (int j = 0; j < 32; ++j) {
      CHECK_EQUAL(skipgate::asSigned(skipgate::getBits<16>(word, 16 * j)), j < 4 * groups ? logits[n + j] : 0);
    }
  }
  CHECK(words.empty());
}

template <int R, int C>
struct OnlyArgmax : TestConfig<R, C> {
  static constexpr int kOutputWordsPerStep = 0;
};

}  // namespace

void testDrain(Checks& checks) {
  testRandom<TestConfig<1, 1>>(checks, 1, 17, 900);
  testRandom<TestConfig<4, 2>>(checks, 2, 33, 900);
  testRandom<TestConfig<4, 2>>(checks, 3, 64, 2500);  // saturates: many equal logits
  testRandom<TestConfig<4, 2>>(checks, 4, 61, 5);
  testRandom<TestConfig<8, 8>>(checks, 5, 100, 900);
  testRandom<TestConfig<16, 16, 2>>(checks, 6, 128, 900);
  testRandom<TestConfig<8, 4>>(checks, 7, 1, 900);
  testRandom<OnlyArgmax<4, 2>>(checks, 8, 33, 900);
}

}  // namespace test
