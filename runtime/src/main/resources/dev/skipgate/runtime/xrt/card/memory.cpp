#include "memory.h"
#include "fail.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace card {

namespace {

constexpr std::uint64_t kFileBytes = std::uint64_t{1} << 46;
constexpr std::uint64_t kWord = 64;  // of a 512-bit port, the least that a kernel moves
// What memory holds before it is written: not zeros, which could look like data, at least in the beginning of a buffer.
constexpr unsigned char kUnwritten = 0xA5;
constexpr std::uint64_t kMarked = 1 << 20;
constexpr std::uint64_t kPiece = 1 << 20;

std::uint64_t roundUp(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

}  // namespace

bool Space::take(std::uint64_t bytes, std::uint64_t* at) {
  std::uint64_t free = start_;
  for (const auto& each : taken_) {
    if (each.first - free >= bytes) {
      break;
    }
    free = each.first + each.second;
  }
  if (end_ - free < bytes) {
    return false;
  }
  taken_.emplace(free, bytes);
  used_ += bytes;
  *at = free;
  return true;
}

void Space::give(std::uint64_t at) {
  const auto found = taken_.find(at);
  if (found != taken_.end()) {
    used_ -= found->second;
    taken_.erase(found);
  }
}

Memory::Memory() : file_(memfd_create("skipgate-card", MFD_CLOEXEC)), pages_(0, kFileBytes) {
  if (file_ < 0 || ftruncate(file_, static_cast<off_t>(kFileBytes)) != 0) {
    fail(errno, "the emulated card's memory cannot be made");
  }
}

Memory::~Memory() { close(file_); }

void Memory::setBanks(std::vector<Bank> banks) { banks_ = std::move(banks); }

Block Memory::allocate(unsigned bank, std::uint64_t bytes) {
  if (bank >= banks_.size()) {
    fail(EINVAL, banks_.empty() ? "the card has no xclbin loaded, and so no memory banks"
                                : "there is no memory bank " + std::to_string(bank) + " on the emulated card");
  }
  if (bytes == 0) {
    fail(EINVAL, "a buffer of 0 bytes");
  }
  Bank& home = banks_[bank];
  Block block{};
  block.bank = bank;
  block.bytes = bytes;
  block.range.bytes = bytes > home.bytes ? bytes : roundUp(bytes, kPage);
  if (bytes > home.bytes || !home.space.take(block.range.bytes, &block.address)) {
    fail(ENOMEM, "no room for " + std::to_string(bytes) + " bytes in memory bank " + home.tag + ", which has " +
                     std::to_string(home.bytes - home.space.used()) + " of " + std::to_string(home.bytes) + " left");
  }
  if (!pages_.take(block.range.bytes, &block.range.start)) {
    home.space.give(block.address);
    fail(ENOMEM, "the emulated card's memory is full");
  }
  // A kernel that goes on past its last word must not find the rest of a page there.
  block.place = block.range.start + block.range.bytes - roundUp(bytes, kWord);
  try {
    const std::vector<unsigned char> unwritten(std::min(bytes, kMarked), kUnwritten);
    write(block, 0, unwritten.data(), unwritten.size());
  } catch (...) {
    free(block);
    throw;
  }
  return block;
}

void Memory::free(const Block& block) {
  fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(block.range.start),
            static_cast<off_t>(block.range.bytes));
  pages_.give(block.range.start);
  banks_[block.bank].space.give(block.address);
}

void Memory::write(const Block& block, std::uint64_t offset, const void* from, std::uint64_t bytes) {
  const char* data = static_cast<const char*>(from);
  while (bytes > 0) {
    const ssize_t done = pwrite(file_, data, bytes, static_cast<off_t>(block.place + offset));
    if (done <= 0) {
      fail(errno, "the emulated card's memory cannot be written");
    }
    data += done;
    offset += static_cast<std::uint64_t>(done);
    bytes -= static_cast<std::uint64_t>(done);
  }
}

void Memory::read(const Block& block, std::uint64_t offset, void* to, std::uint64_t bytes) const {
  char* data = static_cast<char*>(to);
  while (bytes > 0) {
    const ssize_t done = pread(file_, data, bytes, static_cast<off_t>(block.place + offset));
    if (done <= 0) {
      fail(errno, "the emulated card's memory cannot be read");
    }
    data += done;
    offset += static_cast<std::uint64_t>(done);
    bytes -= static_cast<std::uint64_t>(done);
  }
}

void Memory::copy(const Block& to, std::uint64_t toOffset, const Block& from, std::uint64_t fromOffset,
                  std::uint64_t bytes) {
  // In pieces, from the end where a buffer is moved up within itself.
  for (std::uint64_t done = 0; done < bytes; done += kPiece) {
    const bool backwards = to.place == from.place && toOffset > fromOffset;
    const std::uint64_t size = std::min(kPiece, bytes - done);
    const std::uint64_t at = backwards ? bytes - done - size : done;
    std::vector<char> piece(size);
    read(from, fromOffset + at, piece.data(), size);
    write(to, toOffset + at, piece.data(), size);
  }
}

}  // namespace card
