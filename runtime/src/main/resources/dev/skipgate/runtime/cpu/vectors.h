// Activations as bytes. A value of at most 8 bits is one signed byte; a wider one is 256 * high + low + 128 with two
// signed bytes, so that every product is one of bytes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "lanes.h"
#include "memory.h"

namespace skipgate {

constexpr int kMostParts = 2;
// What a wider value is greater than 256 * high + low, and a raised byte than a signed one.
constexpr int kOffset = 128;

// One part of a vector, for the products: signed bytes, the same plus 128 as unsigned ones, tables of the unsigned ones for
// lookups, and the sum of the signed.
struct Part {
  const std::int8_t* values;
  const std::uint8_t* raised;
  const std::uint8_t* tables;
  std::int32_t total;
};

// Vectors of one width and format, by number.
class Vectors {
 public:
  // A table is a cache line: raised values from a multiple of kTableStep on, and a zero in the last place.
  static constexpr int kTableStep = 16;
  static constexpr int kTableColumns = kBytes - 1;

  Vectors() = default;
  Vectors(int count, int width, int bits)
      : width_(width),
        parts_(bits <= 8 ? 1 : 2),
        // What is read 64 bytes at a time may go beyond the last column.
        stride_((width + kBytes - 1) / kBytes * kBytes + kBytes),
        values_(static_cast<std::size_t>(count) * parts_ * stride_),
        raised_(static_cast<std::size_t>(count) * parts_ * stride_),
        tables_(static_cast<std::size_t>(count) * parts_ * tables() * kBytes),
        totals_(static_cast<std::size_t>(count) * parts_) {}

  int width() const { return width_; }
  int parts() const { return parts_; }

  // Part 0 is the low one.
  Part part(int vector, int part) const {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_ + part;
    return {values_.data() + p * stride_, raised_.data() + p * stride_, tables_.data() + p * tables() * kBytes, totals_[p]};
  }

  // Writes neighbouring values from a multiple of sixteen on; finish() must follow before the vector is read.
  template <class Integer>
  void put(int vector, int at, const Integer* x, int count) {
    for (; count >= kLanes; count -= kLanes, at += kLanes, x += kLanes) put(vector, at, kLanes, widen(x));
    if (count <= 0) return;
    Integer rest[kLanes] = {};
    std::copy(x, x + count, rest);
    put(vector, at, count, widen(rest));
  }

  // One value of a vector.
  std::int32_t value(int vector, int at) const {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_;
    const std::int32_t low = values_[p * stride_ + at];
    return parts_ == 1 ? low : 256 * values_[(p + 1) * stride_ + at] + low + kOffset;
  }

  // What follows from the values: their sum, and the tables.
  void finish(int vector) {
    std::uint8_t allButLast[kBytes];
    std::memset(allButLast, 255, kTableColumns);
    allButLast[kTableColumns] = 0;
    const Bytes kept = loadBytes(allButLast);
    for (int part = 0; part < parts_; ++part) {
      const std::size_t p = static_cast<std::size_t>(vector) * parts_ + part;
      const std::uint8_t* raised = raised_.data() + p * stride_;
      std::uint8_t* table = tables_.data() + p * tables() * kBytes;
      for (std::size_t t = 0; t < tables(); ++t, raised += kTableStep, table += kBytes) {
        storeBytes(table, loadBytes(raised) & kept);
      }
      Sums sums = zeroSums();
      for (int c = 0; c < width_; c += kBytes) {
        sums = dot(sums, broadcastByte(1), loadBytes(values_.data() + p * stride_ + c));
      }
      alignas(64) std::int32_t each[kLanes];
      storeSums(each, sums);
      totals_[p] = 0;
      for (int i = 0; i < kLanes; ++i) totals_[p] += each[i];
    }
  }

  void copy(int vector, const Vectors& from, int which) {
    const std::size_t bytes = static_cast<std::size_t>(parts_) * stride_;
    std::memcpy(values_.data() + vector * bytes, from.values_.data() + which * bytes, bytes);
    std::memcpy(raised_.data() + vector * bytes, from.raised_.data() + which * bytes, bytes);
    finish(vector);
  }

  void clear(int vector) {
    for (int at = 0; at < width_; at += kLanes) put(vector, at, std::min(kLanes, width_ - at), zeroSums());
    finish(vector);
  }

 private:
  void put(int vector, int at, int count, Sums x) {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_;
    bytes(p, at, count, parts_ == 1 ? x + broadcastSum(kOffset) : x);
    if (parts_ > 1) bytes(p + 1, at, count, shiftRight<8>(x) + broadcastSum(kOffset));
  }

  // The low bytes of raised values. What lies beyond the last column is not to count in a sum.
  void bytes(std::size_t part, int at, int count, Sums raised) {
    std::int8_t* values = values_.data() + part * stride_ + at;
    storeLowBytes(raised_.data() + part * stride_ + at, raised);
    storeLowBytes(values, raised - broadcastSum(kOffset));
    if (count < kLanes) std::memset(values + count, 0, kLanes - count);
  }

  std::size_t tables() const { return static_cast<std::size_t>(width_ + kTableStep - 1) / kTableStep; }

  int width_ = 0;
  int parts_ = 0;
  std::size_t stride_ = 0;
  Array<std::int8_t> values_;
  Array<std::uint8_t> raised_;
  Array<std::uint8_t> tables_;
  Array<std::int32_t> totals_;
};

}  // namespace skipgate
