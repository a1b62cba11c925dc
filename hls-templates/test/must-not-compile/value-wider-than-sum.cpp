// must fail: an aligned value must fit in a sum
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kValueBits = 25;
};

template struct skipgate::Array<Config>;
