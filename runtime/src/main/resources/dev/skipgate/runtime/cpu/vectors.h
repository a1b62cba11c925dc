// Activations as bytes. A value of at most 8 bits is one signed byte; a wider one is 256 * high + low + 128 with two
// signed bytes, so that every product is one of bytes.
#pragma once

#include <cstdint>

#include "lanes.h"
#include "memory.h"

namespace skipgate {

constexpr int kMostParts = 2;
// What a wider value is greater than 256 * high + low.
constexpr int kOffset = 128;

// One part of a vector, for the products: signed bytes, the same plus 128 as unsigned ones, and the sum of the signed.
struct Part {
  const std::int8_t* values;
  const std::uint8_t* raised;
  std::int32_t total;
};

// Vectors of one width and format, by number.
class Vectors {
 public:
  Vectors() = default;
  Vectors(int count, int width, int bits)
      : width_(width),
        parts_(bits <= 8 ? 1 : 2),
        // Windows are read 64 bytes at a time from any column.
        stride_((width + kBytes - 1) / kBytes * kBytes + kBytes),
        values_(static_cast<std::size_t>(count) * parts_ * stride_),
        raised_(static_cast<std::size_t>(count) * parts_ * stride_),
        totals_(static_cast<std::size_t>(count) * parts_) {}

  int width() const { return width_; }
  int parts() const { return parts_; }

  // Part 0 is the low one.
  Part part(int vector, int part) const {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_ + part;
    return {values_.data() + p * stride_, raised_.data() + p * stride_, totals_[p]};
  }

  // Writes neighbouring values; total() must follow before the vector is read.
  template <class Integer>
  void put(int vector, int at, const Integer* x, int count) {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_;
    if (parts_ == 1) {
      bytes(p, at, count, [&](int i) { return x[i]; });
    } else {
      bytes(p, at, count, [&](int i) { return (x[i] & 255) - kOffset; });
      bytes(p + 1, at, count, [&](int i) { return x[i] >> 8; });
    }
  }

  // One value of a vector.
  std::int32_t value(int vector, int at) const {
    const std::size_t p = static_cast<std::size_t>(vector) * parts_;
    const std::int32_t low = values_[p * stride_ + at];
    return parts_ == 1 ? low : 256 * values_[(p + 1) * stride_ + at] + low + kOffset;
  }

  void total(int vector) {
    for (int part = 0; part < parts_; ++part) {
      const std::size_t p = static_cast<std::size_t>(vector) * parts_ + part;
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
    for (int part = 0; part < parts_; ++part) totals_[vector * parts_ + part] = from.totals_[which * parts_ + part];
  }

  void clear(int vector) {
    alignas(64) std::int32_t zeros[kLanes] = {};
    for (int at = 0; at < width_; at += kLanes) {
      put(vector, at, zeros, width_ - at < kLanes ? width_ - at : kLanes);
    }
    total(vector);
  }

 private:
  template <class F>
  void bytes(std::size_t part, int at, int count, F value) {
    std::int8_t* values = values_.data() + part * stride_ + at;
    std::uint8_t* raised = raised_.data() + part * stride_ + at;
    const auto set = [&](int i) {
      const int x = value(i);
      values[i] = static_cast<std::int8_t>(x);
      raised[i] = static_cast<std::uint8_t>(x + 128);
    };
    if (count == kLanes) {
      for (int i = 0; i < kLanes; ++i) set(i);
    } else {
      for (int i = 0; i < count; ++i) set(i);
    }
  }

  int width_ = 0;
  int parts_ = 0;
  std::size_t stride_ = 0;
  Array<std::int8_t> values_;
  Array<std::uint8_t> raised_;
  Array<std::int32_t> totals_;
};

}  // namespace skipgate
