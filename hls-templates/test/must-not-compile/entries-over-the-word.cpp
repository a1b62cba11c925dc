// must fail: the compressed entries of a word must fit in it
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kEntriesPerWord = 9;
};

template struct skipgate::Array<Config>;
