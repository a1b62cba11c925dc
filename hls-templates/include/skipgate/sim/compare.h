// Compares the kernel's output words with the expected ones, field by field. Simulation only.
#ifndef SKIPGATE_SIM_COMPARE_H
#define SKIPGATE_SIM_COMPARE_H

#include <cstdio>
#include <string>

#include "skipgate/sim/shape.h"

namespace skipgate {
namespace sim {

/// The sums of the trips that the kernel reported.
struct TripTotals {
  static constexpr int kKinds = 6;

  long long trips[kKinds] = {};

  static const char* name(int kind) {
    const char* const names[] = {"input", "matvec", "constant", "gates", "drain", "load"};
    return names[kind];
  }

  void add(const Word512& status) {
    for (int kind = 0; kind < kKinds; ++kind) {
      trips[kind] += static_cast<long long>(getBits<32>(status, 64 + 32 * kind));
    }
  }
};

/// Counts the fields that differ and tells of the first ones.
class Comparison {
 public:
  explicit Comparison(const Shape& shape) : shape(shape) {}

  void step(long long step, const Word512* seen, const Word512* wanted) {
    for (int word = 0; word < shape.outputWordsPerStep; ++word) {
      if (!(seen[word] == wanted[word])) {
        logits(step, word, seen[word], wanted[word]);
      }
    }
    const int status = shape.outputWordsPerStep;
    if (!(seen[status] == wanted[status])) {
      fields(step, status, seen[status], wanted[status]);
    }
  }

  long long mismatches() const { return count; }

 private:
  static constexpr long long kTold = 10;

  void logits(long long step, int word, const Word512& seen, const Word512& wanted) {
    for (int j = 0; j < 32; ++j) {
      const Int<16> s = asSigned(getBits<16>(seen, 16 * j));
      const Int<16> w = asSigned(getBits<16>(wanted, 16 * j));
      if (s != w) {
        const bool used = j < shape.logitsPerWord;
        tell(step, word, used ? "logit " + std::to_string(word * shape.logitsPerWord + j) : "unused", s, w);
      }
    }
  }

  void fields(long long step, int word, const Word512& seen, const Word512& wanted) {
    for (int i = 0; i < 16; ++i) {
      const Int<32> s = asSigned(getBits<32>(seen, 32 * i));
      const Int<32> w = asSigned(getBits<32>(wanted, 32 * i));
      if (s != w) {
        tell(step, word, statusField(i), s, w);
      }
    }
  }

  static std::string statusField(int i) {
    if (i < 2) {
      return i == 0 ? "argmax index" : "argmax logit";
    }
    return i < 2 + TripTotals::kKinds ? std::string(TripTotals::name(i - 2)) + " trips" : "unused";
  }

  void tell(long long step, int word, const std::string& field, long long seen, long long wanted) {
    if (count < kTold) {
      std::fprintf(stderr, "mismatch: step %lld, word %d, %s: seen %lld, wanted %lld\n", step, word, field.c_str(),
                   seen, wanted);
    }
    ++count;
  }

  Shape shape;
  long long count = 0;
};

}  // namespace sim
}  // namespace skipgate

#endif
