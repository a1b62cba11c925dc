// 512-bit words from and to files and pipes, little endian. Simulation only.
#ifndef SKIPGATE_SIM_WORDS_H
#define SKIPGATE_SIM_WORDS_H

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "skipgate/types.h"

namespace skipgate {
namespace sim {

/// The user's mistake: a file that is missing or has the wrong size.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Words = std::vector<Word512>;

inline void decodeWord(const unsigned char* bytes, Word512& word) {
  for (int part = 0; part < 8; ++part) {
    unsigned long long bits = 0;
    for (int i = 7; i >= 0; --i) {
      bits = bits << 8 | bytes[8 * part + i];
    }
    setBits(word, 64 * part, UInt<64>(bits));
  }
}

inline void encodeWord(const Word512& word, unsigned char* bytes) {
  for (int part = 0; part < 8; ++part) {
    const unsigned long long bits = static_cast<unsigned long long>(getBits<64>(word, 64 * part));
    for (int i = 0; i < 8; ++i) {
      bytes[8 * part + i] = static_cast<unsigned char>(bits >> (8 * i));
    }
  }
}

/// Reads `count` words; false at the end of the stream.
inline bool readWords(std::FILE* from, long long count, Words& words) {
  words.assign(static_cast<std::size_t>(count), zeroWord());
  unsigned char bytes[64];
  for (Word512& word : words) {
    if (std::fread(bytes, 1, sizeof bytes, from) != sizeof bytes) {
      return false;
    }
    decodeWord(bytes, word);
  }
  return true;
}

inline void writeWords(std::FILE* to, const Words& words) {
  unsigned char bytes[64];
  for (const Word512& word : words) {
    encodeWord(word, bytes);
    std::fwrite(bytes, 1, sizeof bytes, to);
  }
}

/// All words of a file.
inline Words readFile(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) {
    throw InputError("cannot read '" + path + "'");
  }
  Words words;
  unsigned char bytes[64];
  std::size_t got = 0;
  while ((got = std::fread(bytes, 1, sizeof bytes, file.get())) == sizeof bytes) {
    words.push_back(zeroWord());
    decodeWord(bytes, words.back());
  }
  if (got != 0) {
    throw InputError("'" + path + "' does not end on a whole 512-bit word");
  }
  return words;
}

/// Requires a size; for the one message that a wrong file deserves.
inline void expectWords(const Words& words, long long least, const std::string& path) {
  if (static_cast<long long>(words.size()) < least) {
    throw InputError("'" + path + "' has " + std::to_string(words.size()) + " words of 512 bits, " +
                     std::to_string(least) + " are needed");
  }
}

}  // namespace sim
}  // namespace skipgate

#endif
