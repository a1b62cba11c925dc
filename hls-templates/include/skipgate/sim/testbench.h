// The C simulation program around a kernel; an emitted testbench.cpp only starts it. Simulation only.
#ifndef SKIPGATE_SIM_TESTBENCH_H
#define SKIPGATE_SIM_TESTBENCH_H

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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

}  // namespace detail

/// Runs the kernel on the input file and compares every word; 1 when any differs. In the middle of the run the state goes
/// to memory, is cleared on the chip, and comes back, so that simulation of the RTL shows these ways too.
inline int compareRun(const Shape& shape, const Kernel& kernel, const Options& options, const Words& embedding) {
  constexpr long long kIndices = 16;  // of a word: calls begin with one
  constexpr long long kChunk = 256;   // most steps a call
  const Words weights = readFile(options.weights);
  Words input = readFile(options.input);
  const Words expect = readFile(options.expect);
  const long long steps =
      options.steps >= 0 ? options.steps : static_cast<long long>(expect.size()) / shape.outputWords(1);
  expectWords(weights, shape.weightWords, options.weights);
  expectWords(input, shape.inputWords(steps), options.input);
  expectWords(expect, shape.outputWords(steps), options.expect);

  // Simulation of the RTL copies as many words a call as the ports' depth says, so there must be as many.
  input.resize(std::max(input.size(), static_cast<std::size_t>(shape.inputWords(steps + kChunk))));
  Comparison comparison(shape);
  TripTotals totals;
  Words output(static_cast<std::size_t>(shape.outputWords(kChunk)));
  Words state(static_cast<std::size_t>(shape.stateWords));
  kernel(Ports{weights.data(), embedding.data(), input.data(), output.data(), state.data()},
         kCommandLoadWeights | kCommandResetState, 0);
  std::chrono::duration<double> elapsed(0);
  const long long middle = std::max(kIndices, steps / 2 / kIndices * kIndices);
  long long count = 0;
  for (long long done = 0; done < steps; done += count) {
    const Ports ports{weights.data(), embedding.data(), input.data() + shape.inputWords(done), output.data(),
                      state.data()};
    if (done == middle) {
      for (const int command : {kCommandSaveState, kCommandResetState, kCommandLoadState}) {
        kernel(ports, command, 0);
      }
    }
    count = std::min({kChunk, steps - done, done < middle ? middle - done : steps});
    const auto start = std::chrono::steady_clock::now();
    kernel(ports, kCommandRun, static_cast<int>(count));
    elapsed += std::chrono::steady_clock::now() - start;
    for (long long step = 0; step < count; ++step) {
      const Word512* const seen = &output[static_cast<std::size_t>(shape.outputWords(step))];
      comparison.step(done + step, seen, &expect[static_cast<std::size_t>(shape.outputWords(done + step))]);
      totals.add(seen[shape.outputWordsPerStep]);
    }
  }
  std::printf("{\"steps\":%lld,\"mismatches\":%lld,\"trips\":{", steps, comparison.mismatches());
  for (int kind = 0; kind < TripTotals::kKinds; ++kind) {
    std::printf("%s\"%s\":%lld", kind == 0 ? "" : ",", TripTotals::name(kind), totals.trips[kind]);
  }
  std::printf("},\"stepsPerSecond\":%.1f}\n", static_cast<double>(steps) / std::max(elapsed.count(), 1e-9));
  return comparison.mismatches() == 0 ? 0 : 1;
}

/// The whole program. Exit codes: 0 equal, 1 different or a wrong file, 2 usage, 3 the simulated hardware is at fault.
inline int testbenchMain(int argc, char** argv, const Shape& shape, const Kernel& kernel) {
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
    return options.serve ? serve(shape, kernel, options.weights, embedding, stdin, stdout)
                         : compareRun(shape, kernel, options, embedding);
  } catch (const SimulationError& error) {
    std::fprintf(stderr, "csim: simulation error: %s\n", error.what());
    return 3;
  } catch (const InputError& error) {
    std::fprintf(stderr, "csim: error: %s\n", error.what());
    return 1;
  }
}

}  // namespace sim
}  // namespace skipgate

#endif
