// must fail: what a layer gives must fit in an activation
#include "skipgate/kernel.h"
#include "support/test_config.h"

using Config = test::TestConfig<4, 2>;

struct Formats {
  static constexpr int kSumFrac = 8;
  static constexpr int kGateInputBits = 6;
  static constexpr int kGateInputFrac = 3;
  static constexpr int kGateBits = 8;
  static constexpr int kGateFrac = 6;
  static constexpr int kCellBits = 10;
  static constexpr int kCellFrac = 7;
  static constexpr int kHiddenBits = 9;
  static constexpr int kHiddenFrac = 6;
};

void run(skipgate::Array<Config>& array, const skipgate::LayerPlace& place, const skipgate::TableEntry (&table)[64]) {
  skipgate::gates<Config, skipgate::LstmCell<Formats>>(array, place, table, table);
}
