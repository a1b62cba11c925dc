// must fail: a bank's words must have 1 to 64 bits
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kWordBits = 72;
};

template struct skipgate::Array<Config>;
