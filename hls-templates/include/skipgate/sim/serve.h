// Runs the kernel for another program, which asks on standard input. Simulation only.
//
// Little endian. Request: u32 command (0 ends, else the kernel's command bits), u32 steps, then with kCommandRun the
// input words of those steps. Reply: u32 0, then with kCommandRun the output words; or u32 1, u32 length, message.
#ifndef SKIPGATE_SIM_SERVE_H
#define SKIPGATE_SIM_SERVE_H

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

#include "skipgate/sim/shape.h"
#include "skipgate/sim/words.h"

namespace skipgate {
namespace sim {
namespace detail {

inline bool readNumber(std::FILE* from, std::uint32_t& number) {
  unsigned char bytes[4];
  if (std::fread(bytes, 1, sizeof bytes, from) != sizeof bytes) {
    return false;
  }
  number = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
  return true;
}

inline void writeNumber(std::FILE* to, std::uint32_t number) {
  const unsigned char bytes[4] = {static_cast<unsigned char>(number), static_cast<unsigned char>(number >> 8),
                                  static_cast<unsigned char>(number >> 16), static_cast<unsigned char>(number >> 24)};
  std::fwrite(bytes, 1, sizeof bytes, to);
}

inline void writeError(std::FILE* to, const std::string& message) {
  writeNumber(to, 1);
  writeNumber(to, static_cast<std::uint32_t>(message.size()));
  std::fwrite(message.data(), 1, message.size(), to);
}

}  // namespace detail

/// The most steps of one request; more is taken for a broken pipe.
constexpr std::uint32_t kMostServedSteps = 1u << 20;

/// Answers requests until the end; the exit code.
inline int serve(const Shape& shape, const Kernel& kernel, const std::string& weightsPath, const Words& embedding,
                 std::FILE* requests, std::FILE* replies) {
  Words weights = readFile(weightsPath);
  expectWords(weights, shape.weightWords, weightsPath);
  kernel(Ports{weights.data(), embedding.data(), nullptr, nullptr}, kCommandLoadWeights | kCommandResetState, 0);
  std::uint32_t command = 0;
  std::uint32_t steps = 0;
  while (detail::readNumber(requests, command) && command != 0) {
    const bool runs = (command & kCommandRun) != 0;
    if (!detail::readNumber(requests, steps) || (runs && steps > kMostServedSteps)) {
      detail::writeError(replies, "a request is cut short or asks for too many steps");
      return 1;
    }
    Words input;
    if (!readWords(requests, runs ? shape.inputWords(steps) : 0, input)) {
      detail::writeError(replies, "the input words of a request are cut short");
      return 1;
    }
    Words output(runs ? static_cast<std::size_t>(shape.outputWords(steps)) : 0);
    try {
      if ((command & kCommandLoadWeights) != 0) {
        weights = readFile(weightsPath);
        expectWords(weights, shape.weightWords, weightsPath);
      }
      kernel(Ports{weights.data(), embedding.data(), input.data(), output.data()}, static_cast<int>(command),
             static_cast<int>(steps));
      detail::writeNumber(replies, 0);
      writeWords(replies, output);
    } catch (const std::exception& error) {
      detail::writeError(replies, error.what());
    }
    std::fflush(replies);
  }
  return 0;
}

}  // namespace sim
}  // namespace skipgate

#endif
