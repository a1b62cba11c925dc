// must fail: the packed codes of a word must fit in it
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kCodesPerWord = 33;
};

template struct skipgate::Array<Config>;
