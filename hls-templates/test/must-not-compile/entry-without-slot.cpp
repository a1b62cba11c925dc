// must fail: a compressed entry must hold sign, shift, s and q, and nothing else
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kEntryBits = 5;
};

template struct skipgate::Array<Config>;
