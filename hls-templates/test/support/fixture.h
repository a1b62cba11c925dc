// An array with random vectors in it, and the plain dense product that the lanes must equal.
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include <algorithm>
#include <memory>

#include "skipgate/kernel.h"
#include "support/layout.h"
#include "support/test_config.h"

namespace test {

/// values[localColumn * C + c]
using Vector = std::vector<int>;

template <class Config>
std::unique_ptr<skipgate::Array<Config>> makeArray() {
  std::unique_ptr<skipgate::Array<Config>> array(new skipgate::Array<Config>());
  skipgate::resetState(*array);
  return array;
}

template <class Config>
void load(skipgate::Array<Config>& array, const Layout<Config>& layout) {
  const std::vector<skipgate::Word512> image = layout.image();
  skipgate::loadWeights(array, image.data());
}

/// A vector of `columns` values a column group, each zero with probability `sparsity`.
template <class Config>
Vector randomVector(std::mt19937& random, int columns, double sparsity) {
  std::bernoulli_distribution zero(sparsity);
  Vector values;
  for (int i = 0; i < columns * Config::kColumnGroups; ++i) {
    const int most = 1 << (Config::kActivationBits - 1);
    values.push_back(zero(random) ? 0 : static_cast<int>(random() % (2 * most)) - most);
  }
  return values;
}

template <class Config>
void setVector(skipgate::Array<Config>& array, int vectorId, int listBase, const Vector& values) {
  for (int group = 0; group < Config::kColumnGroups; ++group) {
    skipgate::Count<Config> count = 0;
    for (int at = group; at < static_cast<int>(values.size()); at += Config::kColumnGroups) {
      skipgate::appendActive<Config>(array.lists, group, count, listBase, at / Config::kColumnGroups, values[at]);
    }
    array.counts[vectorId][group] = count;
  }
}

/// Whether the rank of each of `columns` local columns is the number of list entries up to and with it.
template <class Config>
bool hasRanks(const skipgate::Array<Config>& array, int vectorId, int group, int listBase, int columns) {
  bool equal = true;
  for (int local = 0; local < columns; ++local) {
    int rank = 0;
    for (int i = 0; i < static_cast<int>(array.counts[vectorId][group]); ++i) {
      rank += array.lists[group][listBase + i].column <= local ? 1 : 0;
    }
    equal = equal && array.ranks[group][listBase + local] == rank;
  }
  return equal;
}

/// The sums a lane array must have, by (row group, slot), computed without any skipping.
template <class Config>
class DenseSums {
 public:
  DenseSums() : sums(Config::kRowGroups * skipgate::Widths<Config>::kSums) {}

  void add(const Column& column, long long value) {
    for (int r = 0; r < Config::kRowGroups; ++r) {
      for (const Digit& digit : column[r]) {
        sums[r * skipgate::Widths<Config>::kSums + skipgate::sumAddress<Config>(digit.q, digit.s)] +=
            value * worth(digit);
      }
    }
  }

  long long at(int rowGroup, int q, int s) const {
    return sums[rowGroup * skipgate::Widths<Config>::kSums + skipgate::sumAddress<Config>(q, s)];
  }

  /// Compares with the partial sums of the array.
  bool equals(const skipgate::Array<Config>& array) const {
    for (int r = 0; r < Config::kRowGroups; ++r) {
      for (int slot = 0; slot < skipgate::Widths<Config>::kSums; ++slot) {
        long long seen = 0;
        for (int c = 0; c < Config::kColumnGroups; ++c) {
          seen += static_cast<long long>(array.sums[r * Config::kColumnGroups + c][slot]);
        }
        if (seen != sums[r * skipgate::Widths<Config>::kSums + slot]) {
          return false;
        }
      }
    }
    return true;
  }

 private:
  std::vector<long long> sums;
};

}  // namespace test

#endif
