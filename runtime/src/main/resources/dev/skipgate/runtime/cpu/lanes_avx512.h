// Lanes of AVX-512 with VNNI (dot products of bytes) and VBMI (lookup of bytes).
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace skipgate {

constexpr const char* kLanesName = "AVX-512 VNNI";

struct Sums {
  __m512i v;
};
struct Bytes {
  __m512i v;
};

inline Sums zeroSums() { return {_mm512_setzero_si512()}; }
inline Sums loadSums(const std::int32_t* p) { return {_mm512_loadu_si512(p)}; }
inline void storeSums(std::int32_t* p, Sums s) { _mm512_storeu_si512(p, s.v); }
inline Sums operator+(Sums a, Sums b) { return {_mm512_add_epi32(a.v, b.v)}; }
inline Sums operator-(Sums a, Sums b) { return {_mm512_sub_epi32(a.v, b.v)}; }
inline Sums broadcastSum(std::int32_t x) { return {_mm512_set1_epi32(x)}; }
inline Sums shiftLeft(Sums s, int bits) { return {_mm512_sll_epi32(s.v, _mm_cvtsi32_si128(bits))}; }
template <int Bits>
Sums shiftRight(Sums s) {
  return {_mm512_srai_epi32(s.v, Bits)};
}
inline Sums widen(const std::int8_t* p) {
  return {_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))};
}
inline Sums widen(const std::int16_t* p) {
  return {_mm512_cvtepi16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)))};
}
inline Sums widen(const std::int32_t* p) { return loadSums(p); }
inline Sums operator*(Sums a, Sums b) { return {_mm512_mullo_epi32(a.v, b.v)}; }
inline Sums least(Sums a, Sums b) { return {_mm512_min_epi32(a.v, b.v)}; }
inline Sums greatest(Sums a, Sums b) { return {_mm512_max_epi32(a.v, b.v)}; }
inline Sums shiftRight(Sums s, int bits) { return {_mm512_sra_epi32(s.v, _mm_cvtsi32_si128(bits))}; }
inline Sums operator&(Sums a, Sums b) { return {_mm512_and_si512(a.v, b.v)}; }
inline Sums gather(const std::int32_t* table, Sums index) { return {_mm512_i32gather_epi32(index.v, table, 4)}; }

inline Bytes loadBytes(const void* p) { return {_mm512_loadu_si512(p)}; }
inline void storeBytes(void* p, Bytes b) { _mm512_storeu_si512(p, b.v); }
inline void storeLowBytes(void* p, Sums s) {
  _mm_storeu_si128(static_cast<__m128i*>(p), _mm512_cvtepi32_epi8(s.v));
}
inline Bytes broadcastByte(std::uint8_t x) { return {_mm512_set1_epi8(static_cast<char>(x))}; }
inline Bytes broadcastFour(const void* p) {
  std::int32_t word;
  __builtin_memcpy(&word, p, sizeof word);
  return {_mm512_set1_epi32(word)};
}
inline Bytes operator&(Bytes a, Bytes b) { return {_mm512_and_si512(a.v, b.v)}; }
// The 2-bit field at 2 * K of every byte.
template <int K>
Bytes field(Bytes a) {
  return {_mm512_and_si512(K == 0 ? a.v : _mm512_srli_epi16(a.v, 2 * K), _mm512_set1_epi8(3))};
}
inline Sums dot(Sums s, Bytes u, Bytes x) { return {_mm512_dpbusd_epi32(s.v, u.v, x.v)}; }
inline Bytes lookup(Bytes table, Bytes index) { return {_mm512_permutexvar_epi8(index.v, table.v)}; }

}  // namespace skipgate
