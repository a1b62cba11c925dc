// The C simulation program around a kernel; an emitted testbench.cpp only starts it. Simulation only.
#ifndef SKIPGATE_SIM_TESTBENCH_H
#define SKIPGATE_SIM_TESTBENCH_H

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>

#include "skipgate/sim/compare.h"
#include "skipgate/sim/serve.h"
#include "skipgate/sim/simulation_error.h"

namespace skipgate {
namespace sim {

struct Options {
  std::string weights;
  std::string embedding;
  std::string input;
  std::string expect;
  long long steps = -1;  // all
  bool serve = false;
  bool describe = false;

  bool complete(const Shape& shape) const {
    const bool hasMemory = !weights.empty() && embedding.empty() == (shape.inputKind != kInputEmbedding);
    return describe || (hasMemory && (serve || (!input.empty() && !expect.empty())));
  }
};

namespace detail {

constexpr const char* kUsage =
    "usage: csim --weights FILE [--embedding FILE] --input FILE --expect FILE [--steps N]\n"
    "       csim --weights FILE [--embedding FILE] --serve\n"
    "       csim --describe\n";

inline bool parseSteps(const char* text, long long& steps) {
  char* end = nullptr;
  steps = std::strtoll(text, &end, 10);
  return end != text && *end == '\0' && steps >= 1;
}

inline bool parseValue(const std::string& name, const char* value, Options& options) {
  if (name == "--steps") {
    return parseSteps(value, options.steps);
  }
  std::string* const target = name == "--weights"     ? &options.weights
                              : name == "--embedding" ? &options.embedding
                              : name == "--input"     ? &options.input
                              : name == "--expect"    ? &options.expect
                                                      : nullptr;
  if (target == nullptr) {
    return false;
  }
  *target = value;
  return true;
}

inline bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--serve") {
      options.serve = true;
    } else if (name == "--describe") {
      options.describe = true;
    } else if (i + 1 == argc || !parseValue(name, argv[++i], options)) {
      return false;
    }
  }
  return true;
}

/// The words of one pass over all steps, those it reads and those it must write.
struct PassWords {
  const Word512* input;
  const Word512* expect;
};

constexpr long long kIndices = 16;  // of a word: calls begin with one
constexpr long long kChunk = 256;   // most steps a call

/// Runs one pass and compares every word; the mismatches. In the middle of the run the state goes to memory, is cleared
/// on the chip, and comes back, so that simulation of the RTL shows these ways too.
inline long long comparePass(const Shape& shape, int pass, const Kernel& kernel, const Words& weights,
                             const Words& embedding, const PassWords& words, long long steps, TripTotals& totals,
                             std::chrono::duration<double>& elapsed) {
  Comparison comparison(shape);
  Words output(static_cast<std::size_t>(shape.outputWords(kChunk)));
  Words state(static_cast<std::size_t>(shape.stateWords));
  kernel(Ports{weights.data(), embedding.data(), words.input, output.data(), state.data()},
         (pass == 0 ? kCommandLoadWeights : 0) | kCommandResetState, 0);
  const long long middle = std::max(kIndices, steps / 2 / kIndices * kIndices);
  long long count = 0;
  for (long long done = 0; done < steps; done += count) {
    const Ports ports{weights.data(), embedding.data(), words.input + shape.inputWords(done), output.data(),
                      state.data()};
    if (done == middle) {
      for (const int command : {kCommandSaveState, kCommandResetState, kCommandLoadState}) {
        kernel(ports, command, 0);
      }
    }
    count = std::min({kChunk, steps - done, done < middle ? middle - done : steps});
    const auto start = std::chrono::steady_clock::now();
    kernel(ports, kCommandRun | pass << kCommandPassShift, static_cast<int>(count));
    elapsed += std::chrono::steady_clock::now() - start;
    for (long long step = 0; step < count; ++step) {
      const Word512* const seen = &output[static_cast<std::size_t>(shape.outputWords(step))];
      comparison.step(done + step, seen, words.expect + shape.outputWords(done + step));
      totals.add(seen[shape.outputWordsPerStep]);
    }
  }
  return comparison.mismatches();
}

}  // namespace detail

/// Runs the kernel on the input file and compares every word; 1 when any differs. Of several passes the files hold the
/// words of all steps one after the other.
inline int compareRun(const Shapes& shapes, const Kernel& kernel, const Options& options, const Words& embedding) {
  const Words weights = readFile(options.weights);
  Words input = readFile(options.input);
  const Words expect = readFile(options.expect);
  const long long wordsAStep = std::accumulate(
      shapes.begin(), shapes.end(), 0LL, [](long long sum, const Shape& each) { return sum + each.outputWords(1); });
  const long long all = static_cast<long long>(expect.size()) / wordsAStep;
  const long long steps = options.steps >= 0 ? options.steps : all;
  // One pass may be cut short; with several the words of the first end where those of the second begin.
  const long long held = shapes.size() == 1 ? steps : std::max(steps, all);
  long long inputWords = 0;
  long long mostWordsACall = 0;
  for (const Shape& shape : shapes) {
    inputWords += shape.inputWords(held);
    mostWordsACall = std::max(mostWordsACall, shape.inputWords(detail::kChunk));
  }
  expectWords(weights, shapes[0].weightWords, options.weights);
  expectWords(input, inputWords, options.input);
  expectWords(expect, held * wordsAStep, options.expect);

  // Simulation of the RTL copies as many words a call as the ports' depth says, so there must be as many.
  input.resize(input.size() + static_cast<std::size_t>(mostWordsACall));
  TripTotals totals;
  std::chrono::duration<double> elapsed(0);
  long long mismatches = 0;
  detail::PassWords words{input.data(), expect.data()};
  for (std::size_t pass = 0; pass < shapes.size(); ++pass) {
    mismatches += detail::comparePass(shapes[pass], static_cast<int>(pass), kernel, weights, embedding, words, steps,
                                      totals, elapsed);
    words.input += shapes[pass].inputWords(held);
    words.expect += shapes[pass].outputWords(held);
  }
  std::printf("{\"steps\":%lld,\"mismatches\":%lld,\"trips\":{", steps, mismatches);
  for (int kind = 0; kind < TripTotals::kKinds; ++kind) {
    std::printf("%s\"%s\":%lld", kind == 0 ? "" : ",", TripTotals::name(kind), totals.trips[kind]);
  }
  std::printf("},\"stepsPerSecond\":%.1f}\n", static_cast<double>(steps) / std::max(elapsed.count(), 1e-9));
  return mismatches == 0 ? 0 : 1;
}

/// The whole program. Exit codes: 0 equal, 1 different or a wrong file, 2 usage, 3 the simulated hardware is at fault.
inline int testbenchMain(int argc, char** argv, const Shapes& shapes, const Kernel& kernel) {
  const Shape& shape = shapes[0];
  Options options;
  if (!detail::parse(argc, argv, options) || !options.complete(shape)) {
    std::fputs(detail::kUsage, stderr);
    return 2;
  }
  if (options.describe) {
    std::printf("%s\n", describe(shape).c_str());
    return 0;
  }
  try {
    Words embedding;
    if (!options.embedding.empty()) {
      embedding = readFile(options.embedding);
      expectWords(embedding, static_cast<long long>(shape.inputClasses) * shape.inputWordsPerStep, options.embedding);
    }
    return options.serve ? serve(shapes, kernel, options.weights, embedding, stdin, stdout)
                         : compareRun(shapes, kernel, options, embedding);
  } catch (const SimulationError& error) {
    std::fprintf(stderr, "csim: simulation error: %s\n", error.what());
    return 3;
  } catch (const InputError& error) {
    std::fprintf(stderr, "csim: error: %s\n", error.what());
    return 1;
  }
}

/// The same for a kernel of one pass.
inline int testbenchMain(int argc, char** argv, const Shape& shape, const Kernel& kernel) {
  return testbenchMain(argc, argv, Shapes{shape}, kernel);
}

}  // namespace sim
}  // namespace skipgate

#endif
