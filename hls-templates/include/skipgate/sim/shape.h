// The sizes of a kernel that a testbench must know, as plain numbers. Simulation only.
#ifndef SKIPGATE_SIM_SHAPE_H
#define SKIPGATE_SIM_SHAPE_H

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "skipgate/kernel.h"

namespace skipgate {
namespace sim {

struct Shape {
  int inputKind;
  int inputClasses;
  int inputSize;
  int inputWordsPerStep;
  int outputWordsPerStep;  // without the status word
  int logitsPerWord;
  int lanes;
  long long weightWords;
  int stateWords;

  long long inputWords(long long steps) const {
    return inputKind == kInputVector ? steps * inputWordsPerStep : ceilDiv(steps, 16);
  }

  long long outputWords(long long steps) const { return steps * (outputWordsPerStep + 1); }

  /// What a call writes: the words of its steps, and one more when it moves a state.
  long long callWords(int command, long long steps) const {
    return ((command & kCommandRun) != 0 ? outputWords(steps) : 0) + ((command & kCommandMoveState) != 0 ? 1 : 0);
  }
};

/// Of each pass; most kernels have one.
using Shapes = std::vector<Shape>;

template <class Config>
Shape shapeOf() {
  Shape shape;
  shape.inputKind = Config::kInputKind;
  shape.inputClasses = Config::kInputClasses;
  shape.inputSize = Config::kInputSize;
  shape.inputWordsPerStep = Config::kInputWordsPerStep;
  shape.outputWordsPerStep = Config::kOutputWordsPerStep;
  shape.logitsPerWord = 4 * smaller(Config::kColumnGroups, 8);
  shape.lanes = Config::kLanes;
  shape.weightWords = Config::kStreamedWords > 0 ? Config::kStreamedWords : ImageSize<Config>::kWords;
  shape.stateWords = StateLayout<Config>::kWords;
  return shape;
}

inline std::string describe(const Shape& shape) {
  static_assert(kInputOneHot == 0 && kInputEmbedding == 1 && kInputVector == 2, "the names below follow these numbers");
  const char* const kinds[] = {"one-hot", "embedding", "vector"};
  std::ostringstream json;
  json << "{\"input\":\"" << kinds[shape.inputKind] << "\",\"inputClasses\":" << shape.inputClasses
       << ",\"inputSize\":" << shape.inputSize << ",\"inputWordsPerStep\":" << shape.inputWordsPerStep
       << ",\"outputWordsPerStep\":" << shape.outputWordsPerStep << ",\"logitsPerWord\":" << shape.logitsPerWord
       << ",\"lanes\":" << shape.lanes << ",\"weightWords\":" << shape.weightWords
       << ",\"stateWords\":" << shape.stateWords
       << ",\"checkedTypes\":" << (kCheckedTypes ? "true" : "false") << "}";
  return json.str();
}

/// The memory a kernel is given.
struct Ports {
  const Word512* weights;
  const Word512* embedding;  // null when the kernel has none
  const Word512* input;
  Word512* output;
  Word512* state;  // null when the command does not use it
};

/// Calls the kernel under test.
using Kernel = std::function<void(const Ports& ports, int command, int steps)>;

}  // namespace sim
}  // namespace skipgate

#endif
