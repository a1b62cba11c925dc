// must fail: two lanes share a dual-port bank; a single lane has one for itself
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kLanesPerBank = 1;
};

template struct skipgate::Array<Config>;
