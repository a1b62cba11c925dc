// Lanes of AVX2: two registers stand for one of 512 bits.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace skipgate {

#if defined(__AVXVNNI__)
constexpr const char* kLanesName = "AVX2 VNNI";
#else
constexpr const char* kLanesName = "AVX2";
#endif

struct Sums {
  __m256i lo, hi;
};
struct Bytes {
  __m256i lo, hi;
};

inline __m256i load256(const void* p) { return _mm256_loadu_si256(static_cast<const __m256i*>(p)); }

inline Sums zeroSums() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
inline Sums loadSums(const std::int32_t* p) { return {load256(p), load256(p + 8)}; }
inline void storeSums(std::int32_t* p, Sums s) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), s.lo);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p + 8), s.hi);
}
inline Sums operator+(Sums a, Sums b) { return {_mm256_add_epi32(a.lo, b.lo), _mm256_add_epi32(a.hi, b.hi)}; }
inline Sums operator-(Sums a, Sums b) { return {_mm256_sub_epi32(a.lo, b.lo), _mm256_sub_epi32(a.hi, b.hi)}; }
inline Sums broadcastSum(std::int32_t x) { return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }
inline Sums shiftLeft(Sums s, int bits) {
  const __m128i count = _mm_cvtsi32_si128(bits);
  return {_mm256_sll_epi32(s.lo, count), _mm256_sll_epi32(s.hi, count)};
}
template <int Bits>
Sums shiftRight(Sums s) {
  return {_mm256_srai_epi32(s.lo, Bits), _mm256_srai_epi32(s.hi, Bits)};
}
inline Sums widen(const std::int8_t* p) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return {_mm256_cvtepi8_epi32(bytes), _mm256_cvtepi8_epi32(_mm_srli_si128(bytes, 8))};
}
inline Sums widen(const std::int16_t* p) {
  const __m128i* halves = reinterpret_cast<const __m128i*>(p);
  return {_mm256_cvtepi16_epi32(_mm_loadu_si128(halves)), _mm256_cvtepi16_epi32(_mm_loadu_si128(halves + 1))};
}
inline Sums widen(const std::int32_t* p) { return loadSums(p); }
inline Sums operator*(Sums a, Sums b) { return {_mm256_mullo_epi32(a.lo, b.lo), _mm256_mullo_epi32(a.hi, b.hi)}; }
inline Sums least(Sums a, Sums b) { return {_mm256_min_epi32(a.lo, b.lo), _mm256_min_epi32(a.hi, b.hi)}; }
inline Sums greatest(Sums a, Sums b) { return {_mm256_max_epi32(a.lo, b.lo), _mm256_max_epi32(a.hi, b.hi)}; }
inline Sums shiftRight(Sums s, int bits) {
  const __m128i count = _mm_cvtsi32_si128(bits);
  return {_mm256_sra_epi32(s.lo, count), _mm256_sra_epi32(s.hi, count)};
}
inline Sums operator&(Sums a, Sums b) { return {_mm256_and_si256(a.lo, b.lo), _mm256_and_si256(a.hi, b.hi)}; }
inline Sums gather(const std::int32_t* table, Sums index) {
  return {_mm256_i32gather_epi32(table, index.lo, 4), _mm256_i32gather_epi32(table, index.hi, 4)};
}

inline Bytes loadBytes(const void* p) { return {load256(p), load256(static_cast<const char*>(p) + 32)}; }
inline void storeBytes(void* p, Bytes b) {
  _mm256_storeu_si256(static_cast<__m256i*>(p), b.lo);
  _mm256_storeu_si256(static_cast<__m256i*>(p) + 1, b.hi);
}
inline void storeLowBytes(void* p, Sums s) {
  const __m256i byte = _mm256_set1_epi32(255);
  // Packing works on halves of 128 bits, whose order is put right at the end.
  const __m256i words = _mm256_packus_epi32(_mm256_and_si256(s.lo, byte), _mm256_and_si256(s.hi, byte));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xd8);
  _mm_storeu_si128(static_cast<__m128i*>(p),
                   _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1)));
}
inline Bytes broadcastByte(std::uint8_t x) {
  const __m256i all = _mm256_set1_epi8(static_cast<char>(x));
  return {all, all};
}
inline Bytes broadcastFour(const void* p) {
  std::int32_t word;
  __builtin_memcpy(&word, p, sizeof word);
  const __m256i all = _mm256_set1_epi32(word);
  return {all, all};
}
inline Bytes operator&(Bytes a, Bytes b) { return {_mm256_and_si256(a.lo, b.lo), _mm256_and_si256(a.hi, b.hi)}; }
template <int K>
Bytes field(Bytes a) {
  const __m256i three = _mm256_set1_epi8(3);
  return {_mm256_and_si256(_mm256_srli_epi16(a.lo, 2 * K), three),
          _mm256_and_si256(_mm256_srli_epi16(a.hi, 2 * K), three)};
}

inline __m256i dot256(__m256i s, __m256i u, __m256i x) {
#if defined(__AVXVNNI__)
  return _mm256_dpbusd_avx_epi32(s, u, x);
#else
  const __m256i pairs = _mm256_maddubs_epi16(u, x);
  return _mm256_add_epi32(s, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
#endif
}
inline Sums dot(Sums s, Bytes u, Bytes x) { return {dot256(s.lo, u.lo, x.lo), dot256(s.hi, u.hi, x.hi)}; }

// Bit 4 and bit 5 of the index choose among four rows of sixteen, the other four bits a byte of the row.
inline __m256i lookup256(Bytes table, __m256i index) {
  const __m256i row0 = _mm256_permute2x128_si256(table.lo, table.lo, 0x00);
  const __m256i row1 = _mm256_permute2x128_si256(table.lo, table.lo, 0x11);
  const __m256i row2 = _mm256_permute2x128_si256(table.hi, table.hi, 0x00);
  const __m256i row3 = _mm256_permute2x128_si256(table.hi, table.hi, 0x11);
  const __m256i odd = _mm256_slli_epi16(index, 3);
  const __m256i high = _mm256_slli_epi16(index, 2);
  const __m256i low = _mm256_blendv_epi8(_mm256_shuffle_epi8(row0, index), _mm256_shuffle_epi8(row1, index), odd);
  const __m256i top = _mm256_blendv_epi8(_mm256_shuffle_epi8(row2, index), _mm256_shuffle_epi8(row3, index), odd);
  return _mm256_blendv_epi8(low, top, high);
}
inline Bytes lookup(Bytes table, Bytes index) { return {lookup256(table, index.lo), lookup256(table, index.hi)}; }

}  // namespace skipgate
