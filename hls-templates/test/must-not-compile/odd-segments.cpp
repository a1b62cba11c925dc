// must fail: segments must be even in number, or a step would end in the wrong half
#include "skipgate/kernel.h"
#include "support/test_config.h"

struct Config : test::TestConfig<4, 2> {
  static constexpr int kStreamedWords = 1;
};

void run(skipgate::Array<Config>& array, skipgate::SpareWeights<Config>& spare, const skipgate::Segment (&segments)[3],
         skipgate::Trips& trips) {
  skipgate::runSegments(array, spare, nullptr, segments, 0, 3, trips);
}
