// What the driver and the process of a compute unit tell each other over a stream socket.
#ifndef SKIPGATE_CARD_PROTOCOL_H
#define SKIPGATE_CARD_PROTOCOL_H

#include <cstdint>

namespace card {

// File descriptors that the process of a compute unit starts with.
constexpr int kSocket = 3;
constexpr int kMemory = 4;  // all memory of the device, as one sparse file
constexpr int kKernel = 5;  // the shared library that holds the kernel

constexpr std::uint64_t kPage = 4096;

// How a kernel of a bitstream is called: arguments as 64-bit values, addresses already the process's own. Not 0 when it
// threw, and then the text is what it threw.
using KernelCall = int (*)(const std::uint64_t* values, std::uint32_t count, char* text, std::uint32_t size);
constexpr const char* kKernelSymbol = "skipgate_card_call";

// Part of the file of memory that a buffer has.
struct Range {
  std::uint64_t start;
  std::uint64_t bytes;  // a multiple of a page
};

struct Argument {
  std::uint64_t value;   // of a scalar; of an address, its place in the file of memory
  std::uint32_t isAddress;
  std::uint32_t unused;
};

// A request: this, then the ranges that are no longer there, the ranges the kernel may use, the arguments.
struct Request {
  std::uint32_t unmaps;
  std::uint32_t maps;
  std::uint32_t arguments;
  std::uint32_t hang;  // 1: never answer, as a kernel that does not end
};

enum class Outcome : std::uint32_t { kDone, kFailed, kFault };

// The answer to a request; the first one, unasked, tells whether the kernel was found.
struct Reply {
  Outcome outcome;
  std::uint32_t isInMemory;  // kFault: whether the place below is known
  std::uint64_t place;       // kFault: in the file of memory
  std::int64_t past;         // kFault: bytes from the end of the range (negative: before its start)
  char text[488];
};
static_assert(sizeof(Reply) == 512, "one piece, whole or not there");

}  // namespace card

#endif
