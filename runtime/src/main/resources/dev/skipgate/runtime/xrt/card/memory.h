// The memory of the card: one sparse file that the host program reads and writes on a sync and the compute units map,
// so the host's copy of a buffer and the device's are two. Pages exist once they are written: 16 GB cost nothing.
#ifndef SKIPGATE_CARD_MEMORY_H
#define SKIPGATE_CARD_MEMORY_H

#include "protocol.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace card {

// Which parts of some addresses are taken; the lowest gap that is large enough is given first.
class Space {
 public:
  Space(std::uint64_t start, std::uint64_t bytes) : start_(start), end_(start + bytes) {}

  // False when no gap is large enough.
  bool take(std::uint64_t bytes, std::uint64_t* at);
  void give(std::uint64_t at);
  std::uint64_t used() const { return used_; }

 private:
  std::uint64_t start_;
  std::uint64_t end_;
  std::uint64_t used_ = 0;
  std::map<std::uint64_t, std::uint64_t> taken_;
};

struct Bank {
  std::string tag;
  std::uint64_t start;
  std::uint64_t bytes;
  Space space;
};

// A buffer on the device.
struct Block {
  unsigned bank;
  std::uint64_t address;  // as kernels know it
  std::uint64_t bytes;    // as it was asked for
  Range range;            // its pages in the file
  std::uint64_t place;    // in the file, so that it ends with its last page
};

class Memory {
 public:
  Memory();
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  int file() const { return file_; }
  const std::vector<Bank>& banks() const { return banks_; }
  void setBanks(std::vector<Bank> banks);

  // Both throw when there is no such bank or no room in it.
  Block allocate(unsigned bank, std::uint64_t bytes);
  void free(const Block& block);

  void write(const Block& block, std::uint64_t offset, const void* from, std::uint64_t bytes);
  void read(const Block& block, std::uint64_t offset, void* to, std::uint64_t bytes) const;
  void copy(const Block& to, std::uint64_t toOffset, const Block& from, std::uint64_t fromOffset, std::uint64_t bytes);

 private:
  int file_;
  Space pages_;
  std::vector<Bank> banks_;
};

}  // namespace card

#endif
