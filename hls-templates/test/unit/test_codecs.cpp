// Every entry and code, at every position of a word.
#include "skipgate/weight_codec.h"
#include "support/test_config.h"
#include "unit/suites.h"

namespace test {

namespace {

template <class Config>
void testEntries(Checks& checks) {
  using Codec = skipgate::CompressedCodec<Config>;
  for (int position = 0; position < Config::kEntriesPerWord; ++position) {
    for (int item = 0; item < 1 << Config::kEntryBits; ++item) {
      const unsigned long long others = ~(((1ULL << Config::kEntryBits) - 1) << (position * Config::kEntryBits));
      const skipgate::UInt<64> word = others | static_cast<unsigned long long>(item) << (position * Config::kEntryBits);
      const auto entry = skipgate::itemAt<Codec>(word, position);
      const skipgate::Weight<Config> weight = Codec::weight(entry);
      CHECK_EQUAL(weight.zero, false);
      CHECK_EQUAL(weight.negative, item & 1);
      CHECK_EQUAL(weight.shift, item >> 1 & ((1 << Config::kShiftBits) - 1));
      CHECK_EQUAL(Codec::slot(entry), item >> (1 + Config::kShiftBits));
    }
  }
}

template <class Config>
void testCodes(Checks& checks) {
  using Codec = skipgate::PackedCodec<Config>;
  for (int position = 0; position < Config::kCodesPerWord; ++position) {
    for (int code = 0; code <= 2 << Config::kShiftBits; ++code) {
      const unsigned long long others = ~(((1ULL << Config::kCodeBits) - 1) << (position * Config::kCodeBits));
      const skipgate::UInt<64> word = others | static_cast<unsigned long long>(code) << (position * Config::kCodeBits);
      const skipgate::Weight<Config> weight = Codec::weight(skipgate::itemAt<Codec>(word, position));
      CHECK_EQUAL(weight.zero, code == 0);
      CHECK_EQUAL(weight.negative, code > 0 && ((code - 1) & 1) != 0);
      CHECK_EQUAL(weight.shift, code > 0 ? (code - 1) >> 1 : 0);
    }
  }
}

}  // namespace

void testCodecs(Checks& checks) {
  testEntries<TestConfig<4, 2, 5, 0>>(checks);
  testEntries<TestConfig<4, 2, 5, 2>>(checks);
  testEntries<TestConfig<1, 1, 1, 1>>(checks);
  testCodes<TestConfig<4, 2, 5, 0>>(checks);
  testCodes<TestConfig<4, 2, 5, 2>>(checks);
  testCodes<TestConfig<4, 2, 5, 3>>(checks);
}

}  // namespace test
