// must fail: a constant matrix must fit in the constant sums
#include "skipgate/kernel.h"
#include "support/test_config.h"

using Config = test::TestConfig<4, 2, 2>;

void run(skipgate::Array<Config>& array, const skipgate::ConstantCode (&matrix)[2][1][4][4][3]) {
  skipgate::constantProduct<Config, 1, 3>(array, skipgate::noOperand(), matrix);
}
