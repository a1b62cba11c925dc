// Lanes of any processor.
#pragma once

#include <cstdint>
#include <cstring>

namespace skipgate {

constexpr const char* kLanesName = "no vector instructions";

struct Sums {
  std::int32_t v[16];
};
struct Bytes {
  std::uint8_t v[64];
};

// Sums may wrap on the way; unsigned arithmetic may, too.
template <class F>
Sums eachSum(F f) {
  Sums r;
  for (int i = 0; i < 16; ++i) r.v[i] = static_cast<std::int32_t>(f(i));
  return r;
}
template <class F>
Bytes eachByte(F f) {
  Bytes r;
  for (int i = 0; i < 64; ++i) r.v[i] = static_cast<std::uint8_t>(f(i));
  return r;
}
inline std::uint32_t wrapping(std::int32_t x) { return static_cast<std::uint32_t>(x); }

inline Sums broadcastSum(std::int32_t x) {
  return eachSum([&](int) { return x; });
}
inline Sums zeroSums() { return broadcastSum(0); }
inline Sums loadSums(const std::int32_t* p) {
  Sums r;
  std::memcpy(r.v, p, sizeof r.v);
  return r;
}
inline void storeSums(std::int32_t* p, Sums s) { std::memcpy(p, s.v, sizeof s.v); }
inline Sums operator+(Sums a, Sums b) {
  return eachSum([&](int i) { return wrapping(a.v[i]) + wrapping(b.v[i]); });
}
inline Sums operator-(Sums a, Sums b) {
  return eachSum([&](int i) { return wrapping(a.v[i]) - wrapping(b.v[i]); });
}
inline Sums shiftLeft(Sums s, int bits) {
  return eachSum([&](int i) { return bits > 31 ? 0u : wrapping(s.v[i]) << bits; });
}
template <int Bits>
Sums shiftRight(Sums s) {
  return eachSum([&](int i) { return s.v[i] >> Bits; });
}
template <class Integer>
Sums widen(const Integer* p) {
  return eachSum([&](int i) { return p[i]; });
}
inline Sums operator*(Sums a, Sums b) {
  return eachSum([&](int i) { return wrapping(a.v[i]) * wrapping(b.v[i]); });
}
inline Sums least(Sums a, Sums b) {
  return eachSum([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
}
inline Sums greatest(Sums a, Sums b) {
  return eachSum([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
}
inline Sums shiftRight(Sums s, int bits) {
  return eachSum([&](int i) { return s.v[i] >> bits; });
}
inline Sums operator&(Sums a, Sums b) {
  return eachSum([&](int i) { return a.v[i] & b.v[i]; });
}
inline Sums gather(const std::int32_t* table, Sums index) {
  return eachSum([&](int i) { return table[index.v[i]]; });
}

inline Bytes loadBytes(const void* p) {
  Bytes r;
  std::memcpy(r.v, p, sizeof r.v);
  return r;
}
inline void storeBytes(void* p, Bytes b) { std::memcpy(p, b.v, sizeof b.v); }
inline void storeLowBytes(void* p, Sums s) {
  for (int i = 0; i < 16; ++i) static_cast<std::uint8_t*>(p)[i] = static_cast<std::uint8_t>(s.v[i]);
}
inline Bytes broadcastByte(std::uint8_t x) {
  return eachByte([&](int) { return x; });
}
inline Bytes broadcastFour(const void* p) {
  return eachByte([&](int i) { return static_cast<const std::uint8_t*>(p)[i % 4]; });
}
inline Bytes operator&(Bytes a, Bytes b) {
  return eachByte([&](int i) { return a.v[i] & b.v[i]; });
}
template <int K>
Bytes field(Bytes a) {
  return eachByte([&](int i) { return a.v[i] >> (2 * K) & 3; });
}
inline Sums dot(Sums s, Bytes u, Bytes x) {
  return eachSum([&](int i) {
    std::int32_t four = 0;
    for (int b = 4 * i; b < 4 * i + 4; ++b) four += u.v[b] * static_cast<std::int8_t>(x.v[b]);
    return wrapping(s.v[i]) + wrapping(four);
  });
}
inline Bytes lookup(Bytes table, Bytes index) {
  return eachByte([&](int i) { return table.v[index.v[i] & 63]; });
}

}  // namespace skipgate
