// Numbers, words and streams.
#include <memory>

#include "skipgate/types.h"
#include "support/check.h"
#include "unit/suites.h"

namespace test {

using skipgate::Int;
using skipgate::Stream;
using skipgate::UInt;
using skipgate::Word512;

namespace {

void testIntegers(Checks& checks) {
  Int<8> a = -128;
  const Int<8> b = 127;
  CHECK_EQUAL(a, -128);
  CHECK_EQUAL(b, 127);
  CHECK_EQUAL(Int<16>(a * b), -128 * 127);
  a = a + 1;
  CHECK_EQUAL(a, -127);
  CHECK(UInt<64>(0xffffffffffffffffULL) > UInt<64>(1));
  CHECK_EQUAL(Int<1>(-1), -1);
  CHECK_EQUAL(UInt<1>(1), 1);
  CHECK_EQUAL(skipgate::asSigned(UInt<5>(31)), -1);
  CHECK_EQUAL(skipgate::asSigned(UInt<5>(15)), 15);
  CHECK_EQUAL(skipgate::asUnsigned(Int<5>(-16)), 16);
  CHECK_EQUAL(skipgate::shiftLeft<12>(Int<8>(-128), 4), -2048);
  const Int<16> most = skipgate::shiftUpTo<8>(Int<8>(-128), 8);
  CHECK_EQUAL(most, -32768);
}

void testWords(Checks& checks) {
  Word512 word = skipgate::zeroWord();
  for (int i = 0; i < 32; ++i) {
    skipgate::setBits(word, 16 * i, UInt<16>(1000 * i));
  }
  skipgate::setBits(word, 16, UInt<16>(7));
  CHECK_EQUAL(skipgate::getBits<16>(word, 0), 0);
  CHECK_EQUAL(skipgate::getBits<16>(word, 16), 7);
  CHECK_EQUAL(skipgate::getBits<16>(word, 32), 2000);
  CHECK_EQUAL(skipgate::getBits<16>(word, 496), 31000);
  CHECK_EQUAL(skipgate::getBits<32>(word, 32), 2000 + 3000 * 65536);
  const UInt<64> item = 0x123456789abcdef0ULL;
  CHECK_EQUAL(skipgate::getBits<8>(item, 56), 0x12);
  CHECK_EQUAL(skipgate::getBits<5>(item, 4), 0xf);
}

void testStreams(Checks& checks) {
  Stream<int> stream("numbers");
  for (int i = 0; i < 100; ++i) {
    stream.write(i);
  }
  bool inOrder = true;
  for (int i = 0; i < 100; ++i) {
    inOrder = inOrder && stream.read() == i;
  }
  CHECK(inOrder);
  CHECK(stream.empty());
}

#ifndef SKIPGATE_VENDOR_TYPES
void testFaults(Checks& checks) {
  CHECK_THROWS("overflow: 128 does not fit in 8 signed bits", Int<8>(128));
  CHECK_THROWS("overflow: -129 does not fit in 8 signed bits", Int<8>(-129));
  CHECK_THROWS("overflow: 4 does not fit in 3 signed bits", Int<3> a = 3; a = a + 1);
  CHECK_THROWS("overflow: 8 does not fit in 3 unsigned bits", UInt<3>(8));
  CHECK_THROWS("overflow: -1 does not fit in 3 unsigned bits", UInt<3> a = 0; a = a - 1);
  CHECK_THROWS("overflow: 256 does not fit in 8 signed bits", skipgate::shiftLeft<8>(Int<8>(64), 2));
  CHECK_THROWS("does not fit in 8 signed bits", Int<8>(Int<32>(1000)));
  CHECK_THROWS("a bit field crosses a 64-bit boundary", skipgate::getBits<16>(skipgate::zeroWord(), 56));
  CHECK_THROWS("a bit field crosses a 64-bit boundary", skipgate::getBits<8>(skipgate::zeroWord(), 512));
  CHECK_THROWS("stream 'a' is stuck: a read while it is empty", Stream<int> s("a"); s.read());
  CHECK_THROWS("stream 'b' is stuck: a write over its depth of 2", Stream<int> s("b", 2); s.write(1); s.write(2);
               try { s.write(3); } catch (...) {
                 s.read();
                 s.read();
                 throw;
               });
  CHECK_THROWS("stream 'c' ends with 2 items not read", {
    Stream<int> s("c");
    s.write(1);
    s.write(2);
  });
  CHECK_THROWS("broken", skipgate::require(false, "broken"));
}
#endif

}  // namespace

void testTypes(Checks& checks) {
  testIntegers(checks);
  testWords(checks);
  testStreams(checks);
#ifndef SKIPGATE_VENDOR_TYPES
  testFaults(checks);
#endif
}

}  // namespace test
