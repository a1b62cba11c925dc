// must fail: a packed code must tell zero, plus and minus apart
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kCodeBits = 1;
  static constexpr int kCodesPerWord = 64;
};

template struct skipgate::Array<Config>;
