// must fail: a slot address must reach every row of a row group
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kDepth = 9;
};

template struct skipgate::Array<Config>;
