// must fail: a sum must have at most 48 bits
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kSumBits = 49;
};

template struct skipgate::Array<Config>;
