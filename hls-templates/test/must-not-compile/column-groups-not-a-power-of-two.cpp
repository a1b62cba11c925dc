// must fail: the number of column groups must be a power of two
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kColumnGroups = 3;
  static constexpr int kLanes = 12;
};

template struct skipgate::Array<Config>;
