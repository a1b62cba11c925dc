// must fail: a column entry of a segment must fit in 32 bits
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kStreamedWords = 1;
  static constexpr int kWordsPerBank = 1 << 20;
  static constexpr int kLengthBits = 12;
};

template struct skipgate::SegmentLayout<Config>;
