// A kernel for the tests of the emulated card: adds a number to each input, and keeps the total of all inputs it has seen.
// `mode` lets it misbehave.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

static std::int32_t total = 0;  // on-chip memory: lives from run to run

extern "C" int skipgate_card_call(const std::uint64_t* values, std::uint32_t count, char* text, std::uint32_t size) {
  if (count != 5) {
    std::snprintf(text, size, "%u arguments", count);
    return 1;
  }
  const auto* input = reinterpret_cast<const std::int32_t*>(values[0]);
  auto* output = reinterpret_cast<std::int32_t*>(values[1]);
  const auto more = static_cast<std::int64_t>(values[2]);
  const auto words = static_cast<std::int32_t>(values[3]);
  switch (static_cast<std::int32_t>(values[4])) {
    case 0:
      for (std::int32_t i = 0; i < words; ++i) {
        total += input[i];
        output[i] = static_cast<std::int32_t>(input[i] + more);
      }
      return 0;
    case 1:
      output[0] = total;
      return 0;
    case 2:
      std::snprintf(text, size, "an accumulator overflows");
      return 1;
    case 3:
      std::abort();
    case 4:
      for (volatile int i = 0;; i = i + 1) {
      }
    default:
      return 0;
  }
}
