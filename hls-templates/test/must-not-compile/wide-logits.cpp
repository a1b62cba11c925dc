// must fail: a logit must have 2 to 16 bits
#include "skipgate/kernel.h"
#include "support/test_config.h"

using Config = test::TestConfig<4, 2>;

struct Formats {
  static constexpr int kSumFrac = 8;
  static constexpr int kLogitBits = 17;
  static constexpr int kLogitFrac = 3;
};

void run(skipgate::Array<Config>& array, const skipgate::DensePlace& place,
         skipgate::Stream<skipgate::Word512>& words) {
  skipgate::drain<Config, Formats>(array, place, words);
}
