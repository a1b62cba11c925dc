// must fail: the number of lanes must be row groups times column groups
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kLanes = 16;
};

template struct skipgate::Array<Config>;
