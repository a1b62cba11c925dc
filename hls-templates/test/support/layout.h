// Lays random matrices out as the compiler does, and makes the weight image of them.
#ifndef TEST_LAYOUT_H
#define TEST_LAYOUT_H

#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

#include "skipgate/weight_loader.h"

namespace test {

/// A signed power of two at a slot. Several digits at one slot add up.
struct Digit {
  int q;
  int s;
  int shift;
  bool negative;
};

/// digits[column][rowGroup]: the weights that a column has in a row group.
using Column = std::vector<std::vector<Digit>>;

inline long long worth(const Digit& digit) { return digit.negative ? -(1LL << digit.shift) : 1LL << digit.shift; }

/// The weight memory while it is being filled.
template <class Config>
class Layout {
 public:
  static constexpr int kBanks = Config::kLanes / Config::kLanesPerBank;

  Layout() : banks(kBanks), tables(Config::kLanes), biases(Config::kRowGroups * 4 * Config::kBiasDepth) {}

  /// The base of the columns added next.
  int columnBase() const { return static_cast<int>(tables[0].size()); }

  /// Adds local column after local column; `columns[c]` is the column of column group c, its weights from `firstGate` on.
  void addColumn(const std::vector<Column>& columns, bool packed, int depth, int firstGate = 0) {
    for (int lane = 0; lane < Config::kLanes; ++lane) {
      add(lane, columns[lane % Config::kColumnGroups][lane / Config::kColumnGroups], packed, depth, firstGate);
    }
  }

  /// Adds a one-hot column: its weights are dealt round the lanes of a row group; packed, one lane has them all.
  void addOneHotColumn(const Column& column, bool packed, int depth) {
    for (int lane = 0; lane < Config::kLanes; ++lane) {
      const int group = lane % Config::kColumnGroups;
      std::vector<Digit> dealt;
      const std::vector<Digit>& all = column[lane / Config::kColumnGroups];
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (packed ? group == 0 : static_cast<int>(i) % Config::kColumnGroups == group) {
          dealt.push_back(all[i]);
        }
      }
      if (packed && group != 0) {
        tables[lane].push_back(0);
      } else {
        add(lane, dealt, packed, depth);
      }
    }
  }

  void setBias(int rowGroup, int q, int at, int value) {
    biases[(rowGroup * 4 + q) * Config::kBiasDepth + at] = static_cast<std::uint32_t>(value);
  }

  int length(int lane, int column) const { return static_cast<int>(tables[lane][column] >> 40); }

  /// Words of the fullest bank.
  int bankWords() const {
    std::size_t most = 0;
    for (const std::vector<std::uint64_t>& bank : banks) {
      most = bank.size() > most ? bank.size() : most;
    }
    return static_cast<int>(most);
  }

  /// A word of a bank, zero past its end; a column table entry `{word, position, length}` as the image has it.
  std::uint64_t bankWord(int bank, int at) const {
    return at < static_cast<int>(banks[bank].size()) ? banks[bank][at] : 0;
  }
  std::uint64_t columnEntry(int lane, int column) const { return tables[lane][column]; }

  /// The image, as docs/datapath.md section 7 has it.
  std::vector<skipgate::Word512> image() const {
    std::vector<skipgate::Word512> words;
    for (const std::vector<std::uint64_t>& bank : banks) {
      append64(words, bank, Config::kWordsPerBank);
    }
    for (const std::vector<std::uint64_t>& table : tables) {
      append64(words, table, Config::kColumns);
    }
    const int perGroup = 4 * Config::kBiasDepth;
    for (int r = 0; r < Config::kRowGroups; ++r) {
      for (int at = 0; at < perGroup; ++at) {
        if (at % 16 == 0) {
          words.push_back(skipgate::zeroWord());
        }
        skipgate::setBits(words.back(), at % 16 * 32, skipgate::UInt<32>(biases[r * perGroup + at]));
      }
    }
    return words;
  }

 private:
  struct Cursor {
    int perWord = 0;  // of the items last added
    int position = 0;
  };

  void add(int lane, const std::vector<Digit>& digits, bool packed, int depth, int firstGate = 0) {
    const std::vector<std::uint64_t> items = packed ? codes(digits, depth, firstGate) : entries(digits);
    const int bits = packed ? Config::kCodeBits : Config::kEntryBits;
    const int perWord = packed ? Config::kCodesPerWord : Config::kEntriesPerWord;
    std::vector<std::uint64_t>& bank = banks[lane / Config::kLanesPerBank];
    Cursor& cursor = cursors[lane / Config::kLanesPerBank];
    if (cursor.perWord != perWord || cursor.position == perWord) {
      cursor.perWord = perWord;
      cursor.position = 0;
      bank.push_back(0);
    }
    const std::uint64_t word = bank.size() - 1;
    const std::uint64_t position = cursor.position;
    tables[lane].push_back(items.empty() ? 0 : word | position << 32 | std::uint64_t{items.size()} << 40);
    for (const std::uint64_t item : items) {
      if (cursor.position == perWord) {
        cursor.position = 0;
        bank.push_back(0);
      }
      bank.back() |= item << (cursor.position * bits);
      ++cursor.position;
    }
  }

  static std::vector<std::uint64_t> entries(const std::vector<Digit>& digits) {
    std::vector<std::uint64_t> items;
    for (const Digit& digit : digits) {
      const std::uint64_t low = digit.shift << 1 | (digit.negative ? 1 : 0);
      const std::uint64_t slot = digit.q << Config::kSlotBits | digit.s;
      items.push_back(slot << (1 + Config::kShiftBits) | low);
    }
    return items;
  }

  static std::vector<std::uint64_t> codes(const std::vector<Digit>& digits, int depth, int firstGate) {
    std::vector<std::uint64_t> items((4 - firstGate) * depth, 0);
    for (const Digit& digit : digits) {
      items[(digit.q - firstGate) * depth + digit.s] = 1 + (digit.shift << 1 | (digit.negative ? 1 : 0));
    }
    return items;
  }

  static void append64(std::vector<skipgate::Word512>& words, const std::vector<std::uint64_t>& from, int count) {
    if (static_cast<int>(from.size()) > count) {
      throw std::length_error("a test's Config is too small for its random matrix");
    }
    for (int at = 0; at < count; ++at) {
      if (at % 8 == 0) {
        words.push_back(skipgate::zeroWord());
      }
      const std::uint64_t item = at < static_cast<int>(from.size()) ? from[at] : 0;
      skipgate::setBits(words.back(), at % 8 * 64, skipgate::UInt<64>(item));
    }
  }

  std::vector<std::vector<std::uint64_t>> banks;
  std::vector<std::vector<std::uint64_t>> tables;
  std::vector<std::uint32_t> biases;
  Cursor cursors[kBanks];
};

/// A random column: each slot has a digit with probability `density`; repeated slots when `mostRepeats` > 1.
inline Column randomColumn(std::mt19937& random, int rowGroups, int depth, double density, int mostShift,
                           int mostRepeats, int firstGate = 0) {
  Column column(rowGroups);
  std::bernoulli_distribution present(density);
  for (std::vector<Digit>& digits : column) {
    for (int slot = firstGate * depth; slot < 4 * depth; ++slot) {
      if (present(random)) {
        const int repeats = 1 + static_cast<int>(random() % mostRepeats);
        for (int i = 0; i < repeats; ++i) {
          digits.push_back(Digit{slot / depth, slot % depth, static_cast<int>(random() % (mostShift + 1)),
                                 random() % 2 == 0});
        }
      }
    }
  }
  return column;
}

}  // namespace test

#endif
