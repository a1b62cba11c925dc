// How the emulated card calls the kernel of this project: each argument comes as 64 bits and goes on as what the kernel
// declares. Compiled with the project's Top.cpp into the shared library that travels in the xclbin.
#include <cstddef>
#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>

#include "Top.h"

namespace {

template <typename T>
typename std::enable_if<std::is_pointer<T>::value, T>::type as(std::uint64_t value) {
  return reinterpret_cast<T>(value);
}

template <typename T>
typename std::enable_if<std::is_integral<T>::value, T>::type as(std::uint64_t value) {
  return static_cast<T>(value);
}

template <typename... Arguments, std::size_t... Index>
void callWith(void (*kernel)(Arguments...), const std::uint64_t* values, std::index_sequence<Index...>) {
  static_assert(sizeof...(Arguments) == SKIPGATE_ARGUMENTS, "the metadata names every argument of the kernel");
  kernel(as<Arguments>(values[Index])...);
}

void copy(const char* from, char* to, std::uint32_t size) {
  std::uint32_t i = 0;
  for (; i + 1 < size && from[i] != '\0'; ++i) {
    to[i] = from[i];
  }
  to[i] = '\0';
}

}  // namespace

// Returns 0, or 1 with the text of what the kernel's checked types threw.
extern "C" __attribute__((visibility("default"))) int skipgate_card_call(const std::uint64_t* values,
                                                                         std::uint32_t count, char* text,
                                                                         std::uint32_t size) {
  if (count != SKIPGATE_ARGUMENTS) {
    copy("the run has another number of arguments than the kernel", text, size);
    return 1;
  }
  try {
    callWith(SKIPGATE_KERNEL, values, std::make_index_sequence<SKIPGATE_ARGUMENTS>());
    return 0;
  } catch (const std::exception& thrown) {
    copy(thrown.what(), text, size);
    return 1;
  }
}
