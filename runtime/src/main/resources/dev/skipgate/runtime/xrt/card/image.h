// What the driver takes from an xclbin; XRT's own parser reads it.
#ifndef SKIPGATE_CARD_IMAGE_H
#define SKIPGATE_CARD_IMAGE_H

#include "memory.h"

#include <xclbin.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace card {

struct KernelArgument {
  std::string name;
  std::uint32_t offset;      // of its register
  std::uint32_t bytes;       // of its register
  std::set<unsigned> banks;  // that an address may lie in; none for a scalar
};

struct UnitImage {
  std::string name;
  std::vector<KernelArgument> arguments;
};

struct Image {
  std::array<unsigned char, 16> uuid{};
  std::vector<Bank> banks;
  std::vector<UnitImage> units;  // in XRT's order
  std::vector<char> kernel;      // a shared library
};

// Throws when it was not made for the emulated card.
Image readImage(const axlf* top);

}  // namespace card

#endif
