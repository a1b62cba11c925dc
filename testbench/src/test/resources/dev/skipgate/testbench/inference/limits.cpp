// What the processor can do at most: dot products of bytes from registers, and bytes read from memory of some sizes. Prints
// a line each: what it is, and how many a second in thousands of millions.
#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The best of some tries, which is what nothing else disturbed.
template <class F>
double best(F f) {
  double least = 1e9;
  for (int i = 0; i < 15; ++i) {
    const double start = seconds();
    f();
    least = std::min(least, seconds() - start);
  }
  return least;
}

volatile int sink;

#if defined(__AVX512F__) && defined(__AVX512VNNI__)
constexpr int kSums = 12;

void dots() {
  constexpr int kTimes = 1000000;
  const double time = best([] {
    __m512i sums[kSums];
    for (auto& each : sums) each = _mm512_setzero_si512();
    __m512i x = _mm512_set1_epi8(1);
    for (int i = 0; i < kTimes; ++i) {
      __asm__ volatile("" : "+v"(x));
      for (auto& each : sums) each = _mm512_dpbusd_epi32(each, x, x);
    }
    __m512i all = sums[0];
    for (auto& each : sums) all = _mm512_add_epi32(all, each);
    sink = _mm512_reduce_add_epi32(all);
  });
  std::printf("products of bytes, from registers: %.1f\n", 64.0 * kSums * kTimes / time / 1e9);
}
#else
void dots() {}
#endif

void stream(std::size_t bytes) {
  char* memory = static_cast<char*>(std::aligned_alloc(64, bytes));
  std::memset(memory, 1, bytes);
  const int times = static_cast<int>(std::max<std::size_t>(1, (64u << 20) / bytes));
  const double time = best([&] {
    long long sum = 0;
    for (int t = 0; t < times; ++t) {
      const long long* words = reinterpret_cast<const long long*>(memory);
      long long part = 0;
      for (std::size_t i = 0; i < bytes / sizeof *words; ++i) part += words[i];
      sum += part;
      __asm__ volatile("" : : "r"(memory) : "memory");
    }
    sink = static_cast<int>(sum);
  });
  std::printf("bytes read of %.4g KB: %.1f\n", bytes / 1024.0, static_cast<double>(bytes) * times / time / 1e9);
  std::free(memory);
}

}  // namespace

int main() {
  dots();
  for (std::size_t kilobytes : {24, 128, 1264, 2208, 4416, 65536}) stream(kilobytes << 10);
}
