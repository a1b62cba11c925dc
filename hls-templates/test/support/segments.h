// A streamed weight image of random matrices: biases, then the segments, then the columns of a one-hot input.
#ifndef TEST_SEGMENTS_H
#define TEST_SEGMENTS_H

#include "skipgate/segment.h"
#include "support/layout.h"

namespace test {

/// The image while it is being filled; each part is laid out by a `Layout` of its own.
template <class Config>
class StreamedImage {
 public:
  StreamedImage() : words(Layout<Config>().image()) {
    const long long resident = skipgate::ImageSize<Config>::kBanks + skipgate::ImageSize<Config>::kLanes;
    words.erase(words.begin(), words.begin() + resident);
  }

  /// Adds the columns of `part`; answers where and how large it is. `bankBase` and `tableBase` say where it will go.
  skipgate::Segment add(const Layout<Config>& part, int bankBase, int tableBase, int bankWords) {
    skipgate::Segment segment = {};
    segment.endColumn = part.columnBase();
    segment.tableBase = tableBase;
    segment.bankBase = bankBase;
    segment.bankWords = bankWords;
    segment.firstWord = static_cast<int>(words.size());
    Packer banks(words, 64);
    for (int at = 0; at < bankWords; ++at) {
      for (int bank = 0; bank < Layout<Config>::kBanks; ++bank) {
        banks.add(part.bankWord(bank, at));
      }
    }
    Packer tables(words, 32);
    for (int column = 0; column < part.columnBase(); ++column) {
      for (int lane = 0; lane < Config::kLanes; ++lane) {
        const std::uint64_t entry = part.columnEntry(lane, column);
        const std::uint64_t word = (entry & 0xffffffff) + bankBase;
        const std::uint64_t position = entry >> 32 & 0xff;
        const int positionAt = skipgate::Widths<Config>::kWordAddress;
        const int lengthAt = positionAt + skipgate::Widths<Config>::kPosition;
        tables.add(entry == 0 ? 0 : word | position << positionAt | entry >> 40 << lengthAt);
      }
    }
    return segment;
  }

  const std::vector<skipgate::Word512>& image() const { return words; }

 private:
  /// Items of 32 or 64 bits, from a new word on.
  struct Packer {
    Packer(std::vector<skipgate::Word512>& into, int itemBits) : words(into), bits(itemBits) {}

    void add(std::uint64_t item) {
      if (used == 0) {
        words.push_back(skipgate::zeroWord());
      }
      const std::uint64_t low = item & 0xffffffff;
      skipgate::setBits(words.back(), used, skipgate::UInt<32>(low));
      if (bits == 64) {
        skipgate::setBits(words.back(), used + 32, skipgate::UInt<32>(item >> 32));
      }
      used = (used + bits) % 512;
    }

    std::vector<skipgate::Word512>& words;
    int bits;
    int used = 0;
  };

  std::vector<skipgate::Word512> words;
};

}  // namespace test

#endif
