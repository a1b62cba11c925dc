// The 512-bit ports: loads, stores, the status word, the weight image.
#include "support/fixture.h"
#include "unit/suites.h"

namespace test {

using skipgate::getBits;
using skipgate::setBits;
using skipgate::Stream;
using skipgate::UInt;
using skipgate::Word512;

namespace {

Word512 numbered(int number) {
  Word512 word = skipgate::zeroWord();
  for (int i = 0; i < 16; ++i) {
    setBits(word, 32 * i, UInt<32>(16 * number + i));
  }
  return word;
}

std::vector<Word512> memory(int words) {
  std::vector<Word512> all;
  for (int i = 0; i < words; ++i) {
    all.push_back(numbered(i));
  }
  return all;
}

void testIndices(Checks& checks) {
  for (const int steps : {0, 1, 15, 16, 17, 48}) {
    const std::vector<Word512> input = memory(4);
    Stream<UInt<32>> indices("indices");
    skipgate::loadIndices(input.data(), steps, indices);
    bool equal = true;
    for (int step = 0; step < steps; ++step) {
      equal = equal && indices.read() == step;
    }
    CHECK(equal);
    CHECK(indices.empty());
  }
}

struct Wide : TestConfig<2, 2> {
  static constexpr int kInputSize = 130;
  static constexpr int kInputWordsPerStep = 3;
  static constexpr int kInputClasses = 20;
};

void testVectors(Checks& checks) {
  const std::vector<Word512> input = memory(15);
  Stream<Word512> words("words");
  skipgate::loadVectors<Wide>(input.data(), 5, words);
  bool equal = true;
  for (int i = 0; i < 15; ++i) {
    equal = equal && words.read() == input[i];
  }
  CHECK(equal);
  CHECK(words.empty());
}

void testEmbedding(Checks& checks) {
  const std::vector<Word512> embedding = memory(60);
  std::vector<Word512> input(2, skipgate::zeroWord());
  for (int step = 0; step < 20; ++step) {
    setBits(input[step / 16], step % 16 * 32, UInt<32>(step * 7 % 20));
  }
  Stream<Word512> words("rows");
  skipgate::loadEmbeddingRows<Wide>(input.data(), embedding.data(), 20, words);
  bool equal = true;
  for (int step = 0; step < 20; ++step) {
    for (int i = 0; i < 3; ++i) {
      equal = equal && words.read() == embedding[step * 7 % 20 * 3 + i];
    }
  }
  CHECK(equal);
  CHECK(words.empty());
#ifndef SKIPGATE_VENDOR_TYPES
  setBits(input[0], 0, UInt<32>(20));
  Stream<Word512> rows("rows");
  CHECK_THROWS("an input index lies outside the embedding",
               skipgate::loadEmbeddingRows<Wide>(input.data(), embedding.data(), 1, rows));
#endif
}

void testStore(Checks& checks) {
  skipgate::Argmax best;
  best.index = 77;
  best.logit = -5;
  skipgate::Trips trips;
  trips.input = 1;
  trips.matvec = 2;
  trips.constant = 3;
  trips.gates = 4;
  trips.drain = 5;
  trips.load = 6;
  Stream<Word512> words("words");
  words.write(numbered(1));
  skipgate::writeStatus(best, trips, words);
  std::vector<Word512> output(3, numbered(9));
  skipgate::storeWords<TestConfig<2, 2>>(words, 1, output.data());
  CHECK(output[0] == numbered(1));
  CHECK(output[2] == numbered(9));
  const long long wanted[] = {77, 0xfffffffbLL, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0};
  for (int i = 0; i < 16; ++i) {
    CHECK_EQUAL(getBits<32>(output[1], 32 * i), wanted[i]);
  }
}

template <class Config>
void testImage(Checks& checks) {
  Layout<Config> layout;
  std::mt19937 random(5);
  for (int column = 0; column < 9; ++column) {
    std::vector<Column> columns;
    for (int c = 0; c < Config::kColumnGroups; ++c) {
      columns.push_back(randomColumn(random, Config::kRowGroups, 5, 0.5, 3, 1));
    }
    layout.addColumn(columns, column % 2 == 0, 5);
  }
  std::vector<int> biases;
  for (int i = 0; i < Config::kRowGroups * 4 * Config::kBiasDepth; ++i) {
    biases.push_back(static_cast<int>(random() % 200001) - 100000);
    layout.setBias(i / (4 * Config::kBiasDepth), i / Config::kBiasDepth % 4, i % Config::kBiasDepth, biases.back());
  }
  CHECK_EQUAL(layout.image().size(), skipgate::ImageSize<Config>::kWords);
  const auto array = makeArray<Config>();
  load(*array, layout);
  bool equal = true;
  for (int lane = 0; lane < Config::kLanes; ++lane) {
    for (int column = 0; column < 9; ++column) {
      equal = equal && array->columns[lane][column].length == layout.length(lane, column);
    }
    equal = equal && array->columns[lane][9].length == 0;
  }
  CHECK(equal);
  for (int i = 0; i < static_cast<int>(biases.size()); ++i) {
    CHECK_EQUAL(array->biases[i / (4 * Config::kBiasDepth)][i / Config::kBiasDepth % 4][i % Config::kBiasDepth],
                biases[i]);
  }
}

}  // namespace

void testPorts(Checks& checks) {
  testIndices(checks);
  testVectors(checks);
  testEmbedding(checks);
  testStore(checks);
  testImage<TestConfig<1, 1>>(checks);
  testImage<TestConfig<4, 2>>(checks);
  testImage<TestConfig<8, 8>>(checks);
}

}  // namespace test
