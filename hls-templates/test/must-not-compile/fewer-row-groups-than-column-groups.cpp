// must fail: the number of row groups must be a multiple of the number of column groups
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kColumnGroups = 8;
  static constexpr int kLanes = 32;
};

template struct skipgate::Array<Config>;
