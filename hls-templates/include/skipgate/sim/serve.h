// Runs the kernel for another program, which asks on standard input. Simulation only.
//
// Little endian. Request: u32 command (0 ends, else the kernel's command), u32 steps, then with kCommandMoveState
// u32 address, then with kCommandRun the input words of those steps. Reply: u32 0, then the words that the kernel
// writes, then the words of the state that a call without steps has saved; or u32 1, u32 length, message. States are
// kept here, by address.
#ifndef SKIPGATE_SIM_SERVE_H
#define SKIPGATE_SIM_SERVE_H

#include <cstdint>
#include <cstdio>
#include <exception>
#include <map>
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

namespace detail {

/// What a request asks for.
struct Request {
  std::uint32_t command = 0;
  std::uint32_t steps = 0;
  std::uint32_t address = 0;  // of the state that the command moves
  Words input;

  bool has(int bits) const { return (command & static_cast<std::uint32_t>(bits)) != 0; }
};

/// Reads what follows the command; what is wrong with it, or nothing.
inline std::string readRequest(std::FILE* from, const Shape& shape, Request& request) {
  const bool runs = request.has(kCommandRun);
  if (!readNumber(from, request.steps) || (runs && request.steps > kMostServedSteps)) {
    return "a request is cut short or asks for too many steps";
  }
  if (request.has(kCommandMoveState) && !readNumber(from, request.address)) {
    return "the address of a request is cut short";
  }
  return readWords(from, runs ? shape.inputWords(request.steps) : 0, request.input)
             ? ""
             : "the input words of a request are cut short";
}

/// The card's memory for states. Each is memory of its own, so that a write past its end is seen by a sanitizer.
class States {
 public:
  explicit States(const Shape& shape) : words(static_cast<std::size_t>(shape.stateWords)) {}

  /// A copy of the state that a request loads, or room for the one it saves; empty when it does neither.
  Words forCall(const Request& request) const {
    if (!request.has(kCommandMoveState)) {
      return {};
    }
    const auto found = saved.find(request.address);
    if (found == saved.end() && request.has(kCommandLoadState)) {
      throw InputError("no state was ever saved at address " + std::to_string(request.address));
    }
    return found == saved.end() ? Words(words) : found->second;
  }

  /// Keeps what a call that succeeded has saved.
  void keep(const Request& request, const Words& state) {
    if (request.has(kCommandSaveState)) {
      saved[request.address] = state;
    }
  }

 private:
  std::size_t words;
  std::map<std::uint32_t, Words> saved;
};

}  // namespace detail

/// Answers requests until the end; the exit code.
inline int serve(const Shapes& shapes, const Kernel& kernel, const std::string& weightsPath, const Words& embedding,
                 std::FILE* requests, std::FILE* replies) {
  Words weights = readFile(weightsPath);
  expectWords(weights, shapes[0].weightWords, weightsPath);
  kernel(Ports{weights.data(), embedding.data(), nullptr, nullptr, nullptr}, kCommandLoadWeights | kCommandResetState,
         0);
  detail::States states(shapes[0]);
  detail::Request request;
  while (detail::readNumber(requests, request.command) && request.command != 0) {
    const std::size_t pass = request.command >> kCommandPassShift;
    if (pass >= shapes.size()) {
      detail::writeError(replies, "a request is for a pass that the kernel does not have");
      return 1;
    }
    const Shape& shape = shapes[pass];
    const std::string fault = detail::readRequest(requests, shape, request);
    if (!fault.empty()) {
      detail::writeError(replies, fault);
      return 1;
    }
    const int command = static_cast<int>(request.command);
    Words output(static_cast<std::size_t>(shape.callWords(command, request.steps)));
    try {
      if (request.has(kCommandLoadWeights)) {
        weights = readFile(weightsPath);
        expectWords(weights, shape.weightWords, weightsPath);
      }
      Words state = states.forCall(request);
      kernel(Ports{weights.data(), embedding.data(), request.input.data(), output.data(), state.data()}, command,
             static_cast<int>(request.steps));
      states.keep(request, state);
      detail::writeNumber(replies, 0);
      writeWords(replies, output);
      if (request.has(kCommandSaveState) && !request.has(kCommandRun)) {
        writeWords(replies, state);
      }
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
