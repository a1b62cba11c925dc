// must fail: an input value must fit in the bits it has in a word
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kInputBits = 9;
};

template struct skipgate::Array<Config>;
