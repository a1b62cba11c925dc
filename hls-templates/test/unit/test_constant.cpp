// Constant matrices against a plain dense product.
#include "support/fixture.h"
#include "unit/suites.h"

namespace test {

namespace {

template <class Config, int Columns, int Depth>
void testRandom(Checks& checks, unsigned seed) {
  std::mt19937 random(seed);
  skipgate::ConstantCode matrix[Config::kColumnGroups][Columns][Config::kRowGroups][4][Depth];
  for (int round = 0; round < 12; ++round) {
    const bool oneHot = round % 3 == 0;
    const int align = static_cast<int>(random() % 4);
    const int index = static_cast<int>(random() % Columns);
    const Vector values = randomVector<Config>(random, Columns, round % 4 * 0.33);
    DenseSums<Config> dense;
    for (int c = 0; c < Config::kColumnGroups; ++c) {
      for (int column = 0; column < Columns; ++column) {
        const Column digits = randomColumn(random, Config::kRowGroups, Depth, 0.4, 3, 1);
        for (int r = 0; r < Config::kRowGroups; ++r) {
          for (int slot = 0; slot < 4 * Depth; ++slot) {
            matrix[c][column][r][slot / Depth][slot % Depth] = 0;
          }
          for (const Digit& digit : digits[r]) {
            matrix[c][column][r][digit.q][digit.s] =
                static_cast<skipgate::ConstantCode>(digit.negative ? -1 - digit.shift : 1 + digit.shift);
          }
        }
        const int value = oneHot ? (c == 0 && column == index ? 1 : 0) : values[column * Config::kColumnGroups + c];
        dense.add(digits, static_cast<long long>(value) * (1 << align));
      }
    }
    const auto array = makeArray<Config>();
    setVector(*array, 2, 1, values);
    const skipgate::Operand operand = oneHot ? skipgate::atIndex(skipgate::oneHotOperand(0, align, false), index)
                                             : skipgate::listOperand(2, 1, 0, align, false);
    long long most = oneHot ? 1 : 0;
    for (int c = 0; c < Config::kColumnGroups && !oneHot; ++c) {
      most = std::max(most, static_cast<long long>(array->counts[2][c]));
    }
    CHECK_EQUAL((skipgate::constantProduct<Config, Columns, Depth>(*array, operand, matrix)), most);
    bool equal = true;
    for (int row = 0; row < Config::kRowGroups * 4 * Depth; ++row) {
      const int r = row / (4 * Depth);
      const int q = row / Depth % 4;
      const int s = row % Depth;
      equal = equal && array->constantSums[r][q][s] == dense.at(r, q, s);
    }
    CHECK(equal);
  }
}

}  // namespace

void testConstant(Checks& checks) {
  testRandom<TestConfig<1, 1>, 9, 5>(checks, 1);
  testRandom<TestConfig<4, 2>, 6, 3>(checks, 2);
  testRandom<TestConfig<4, 4>, 3, 5>(checks, 3);
  testRandom<TestConfig<8, 2, 2>, 1, 1>(checks, 4);
}

}  // namespace test
