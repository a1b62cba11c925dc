// must fail: at least one weight encoding must be used
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kHasCompressed = 0;
  static constexpr int kHasPacked = 0;
  static constexpr int kHasConstant = 0;
};

template struct skipgate::Array<Config>;
