// must fail: the words of an input vector must be as many as its elements need
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kInputSize = 65;
};

template struct skipgate::Array<Config>;
