// Arrays at whole cache lines, zeroed, all of which are counted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace skipgate {

// Bytes that are allocated now: what tests of leaks look at.
inline std::atomic<std::int64_t>& allocated() {
  static std::atomic<std::int64_t> bytes{0};
  return bytes;
}

template <class T>
class Array {
 public:
  Array() = default;
  explicit Array(std::size_t count) : bytes_((count * sizeof(T) + kLine - 1) / kLine * kLine), size_(count) {
    if (bytes_ == 0) return;
    data_ = static_cast<T*>(std::aligned_alloc(kLine, bytes_));
    if (data_ == nullptr) throw std::bad_alloc();
    std::memset(static_cast<void*>(data_), 0, bytes_);
    allocated() += static_cast<std::int64_t>(bytes_);
  }
  Array(Array&& other) noexcept { swap(other); }
  Array& operator=(Array&& other) noexcept {
    swap(other);
    return *this;
  }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  ~Array() {
    std::free(data_);
    allocated() -= static_cast<std::int64_t>(bytes_);
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return bytes_; }
  void clear() {
    if (bytes_ > 0) std::memset(static_cast<void*>(data_), 0, bytes_);
  }

 private:
  static constexpr std::size_t kLine = 64;

  void swap(Array& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
  }

  T* data_ = nullptr;
  std::size_t bytes_ = 0;
  std::size_t size_ = 0;
};

}  // namespace skipgate
