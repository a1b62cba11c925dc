#include "image.h"

#include "protocol.h"

#include <experimental/xrt_xclbin.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace card {

namespace {

std::vector<char> bitstream(const axlf* top) {
  const axlf_section_header* header = ::xclbin::get_axlf_section(top, BITSTREAM);
  const std::uint64_t length = top->m_header.m_length;
  if (header == nullptr || header->m_sectionOffset > length || header->m_sectionSize > length - header->m_sectionOffset) {
    throw std::runtime_error("the xclbin has no bitstream");
  }
  const char* start = reinterpret_cast<const char*>(top) + header->m_sectionOffset;
  std::vector<char> content(start, start + header->m_sectionSize);
  if (content.size() < 4 || std::memcmp(content.data(), "\177ELF", 4) != 0) {
    throw std::runtime_error("the xclbin's bitstream is not for the emulated card; make one with: skipgate package"
                             " DIR --target emulated-card");
  }
  return content;
}

UnitImage unitImage(const xrt::xclbin::kernel& kernel, const xrt::xclbin::ip& unit) {
  UnitImage image;
  image.name = unit.get_name();
  for (const auto& argument : kernel.get_args()) {
    KernelArgument each{argument.get_name(), static_cast<std::uint32_t>(argument.get_offset()),
                        static_cast<std::uint32_t>(argument.get_size()), {}};
    for (const auto& bank : unit.get_arg(static_cast<int>(argument.get_index())).get_mems()) {
      each.banks.insert(static_cast<unsigned>(bank.get_index()));
    }
    image.arguments.push_back(each);
  }
  return image;
}

}  // namespace

Image readImage(const axlf* top) {
  Image image;
  std::copy_n(top->m_header.uuid, image.uuid.size(), image.uuid.begin());
  image.kernel = bitstream(top);
  const xrt::xclbin xclbin(top);
  for (const auto& bank : xclbin.get_mems()) {
    const std::uint64_t start = bank.get_base_address();
    const std::uint64_t bytes = bank.get_size_kb() * 1024;
    // Address 0 stays free, so that an argument that was never set is none.
    const std::uint64_t first = start == 0 ? kPage : 0;
    image.banks.push_back({bank.get_tag(), start, bytes, Space(start + first, bytes - first)});
  }
  // XRT numbers compute units by their addresses.
  std::vector<std::pair<std::uint64_t, UnitImage>> units;
  for (const auto& kernel : xclbin.get_kernels()) {
    for (const auto& unit : kernel.get_cus()) {
      units.emplace_back(unit.get_base_address(), unitImage(kernel, unit));
    }
  }
  std::sort(units.begin(), units.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& unit : units) {
    image.units.push_back(std::move(unit.second));
  }
  return image;
}

}  // namespace card
