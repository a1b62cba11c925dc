// How fast the C simulation runs: all non-zeros of a two-layer model in one phase, and the gates of both layers. The
// grid is chosen at compile time.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>

#include "skipgate/kernel.h"
#include "support/layout.h"
#include "support/test_config.h"

#ifndef BENCH_ROW_GROUPS
#define BENCH_ROW_GROUPS 8
#define BENCH_COLUMN_GROUPS 8
#define BENCH_UNITS 256
#endif

namespace {

constexpr int kUnits = BENCH_UNITS;

constexpr int kUnitDepth = (kUnits + BENCH_ROW_GROUPS - 1) / BENCH_ROW_GROUPS;

struct Config : test::TestConfig<BENCH_ROW_GROUPS, BENCH_COLUMN_GROUPS, kUnitDepth, 1> {
  static constexpr int kHasPacked = 0;
  static constexpr int kLateGates = 0;
  static constexpr int kHasConstant = 0;
  static constexpr int kLocalColumns = kDepth * kRowGroups / kColumnGroups;
  static constexpr int kWordsPerBank = 2 * kUnits * kUnits * 4 / 4 / kLanes * 2 / kEntriesPerWord + 2000;
  static constexpr int kColumns = 2 * kLocalColumns;
  static constexpr int kActiveDepth = 3 * kLocalColumns;
  static constexpr int kFifoDepth = 2 * kLocalColumns;
  static constexpr int kSumBits = 20;
  static constexpr int kBiasDepth = kDepth;
};

struct Formats {
  static constexpr int kSumFrac = 8;
  static constexpr int kGateInputBits = 8;
  static constexpr int kGateInputFrac = 5;
  static constexpr int kGateBits = 9;
  static constexpr int kGateFrac = 7;
  static constexpr int kCellBits = 14;
  static constexpr int kCellFrac = 8;
  static constexpr int kHiddenBits = 8;
  static constexpr int kHiddenFrac = 7;
};

}  // namespace

int main() {
  std::mt19937 random(1);
  test::Layout<Config> layout;
  for (int column = 0; column < Config::kColumns; ++column) {
    std::vector<test::Column> columns;
    for (int group = 0; group < Config::kColumnGroups; ++group) {
      columns.push_back(test::randomColumn(random, Config::kRowGroups, Config::kDepth, 0.19, 1, 1));
    }
    layout.addColumn(columns, false, Config::kDepth);
  }
  const std::unique_ptr<skipgate::Array<Config>> array(new skipgate::Array<Config>());
  const std::vector<skipgate::Word512> image = layout.image();
  skipgate::loadWeights(*array, image.data());
  skipgate::resetState(*array);
  for (int group = 0; group < Config::kColumnGroups; ++group) {
    for (int vector = 0; vector < 2; ++vector) {
      skipgate::Count<Config> count = 0;
      for (int column = 0; column < Config::kLocalColumns; ++column) {
        skipgate::appendActive<Config>(array->lists, group, count, vector * Config::kLocalColumns, column,
                                       static_cast<int>(random() % 100) - 50);
      }
      array->counts[vector][group] = count;
    }
  }
  long long visited = 0;
  for (int lane = 0; lane < Config::kLanes; ++lane) {
    for (int column = 0; column < Config::kColumns; ++column) {
      visited += layout.length(lane, column);
    }
  }
  const skipgate::Operand first = skipgate::listOperand(0, 0, 0, 0, false);
  const skipgate::Operand second = skipgate::listOperand(1, Config::kLocalColumns, Config::kLocalColumns, 0, false);
  const skipgate::LayerPlace place = {2, 2 * Config::kLocalColumns, 0, 0, 0, Config::kDepth, Config::kDepth};
  skipgate::TableEntry table[256];
  for (int i = 0; i < 256; ++i) {
    table[i] = static_cast<skipgate::TableEntry>(i / 2);
  }
  double best = 1e9;
  long long trips = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const std::clock_t start = std::clock();
    const int steps = static_cast<int>(1 + 20000000 / visited);
    for (int i = 0; i < steps; ++i) {
      trips = static_cast<long long>(skipgate::matVec(*array, first, second, Config::kDepth));
      skipgate::gates<Config, skipgate::LstmCell<Formats>>(*array, place, table, table);
      skipgate::gates<Config, skipgate::LstmCell<Formats>>(*array, place, table, table);
    }
    const double elapsed = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;  // other programs do not count
    best = std::min(best, elapsed / steps);
  }
  std::printf("{\"lanes\":%d,\"visited\":%lld,\"trips\":%lld,\"msPerStep\":%.4f,\"stepsPerSecond\":%.0f,"
              "\"nsPerVisited\":%.3f,\"nsPerLaneTrip\":%.3f}\n",
              Config::kLanes, visited, trips, best * 1e3, 1 / best, best * 1e9 / visited,
              best * 1e9 / (static_cast<double>(trips) * Config::kLanes));
}
