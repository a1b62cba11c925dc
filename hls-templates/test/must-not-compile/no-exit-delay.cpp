// must fail: the exit must wait until both sums in flight have reached memory
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kExitDelay = 1;
};

template struct skipgate::Array<Config>;
