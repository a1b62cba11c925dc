// must fail: an element of an input vector must take 8 or 16 bits of a word
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kInputElementBits = 12;
};

template struct skipgate::Array<Config>;
