// Sixteen 32-bit sums and 64 bytes side by side, in what the processor has: the kernels are written once, in these words.
//
//   Sums            sixteen int32; they add, subtract and multiply modulo 2^32
//   Bytes           64 bytes; byte b belongs to sum b / 4
//   dot(s, u, x)    adds to each sum the four products of unsigned bytes u with signed bytes x. Where four products are
//                   added in 16 bits first (AVX2), that is exact because u <= 255 meets |x| <= 64, or u <= 128 any x.
//   gather(t, i)    entries i of a table in memory
//   storeLowBytes   the low bytes of the sums, sixteen of them
//   lookup(t, i)    byte i of the 64 bytes t, for indices below 64
#pragma once

#include <cstdint>
#include <cstring>

#if defined(SKIPGATE_PLAIN)
#include "lanes_plain.h"
#elif defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512VBMI__) && defined(__AVX512VNNI__)
#include "lanes_avx512.h"
#elif defined(__AVX2__)
#include "lanes_avx2.h"
#else
#include "lanes_plain.h"
#endif

namespace skipgate {

constexpr int kLanes = 16;
constexpr int kBytes = 64;
// Rows that are multiplied at a time: four groups of sixteen.
constexpr int kGroups = 4;
constexpr int kBlock = kGroups * kLanes;

}  // namespace skipgate
