// The smallest test framework that will do.
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <cstdio>
#include <exception>
#include <string>

namespace test {

/// Counts what passed and what failed, and says where.
struct Checks {
  long passed = 0;
  long failed = 0;

  void check(bool holds, const char* what, const char* file, int line) {
    if (holds) {
      ++passed;
      return;
    }
    ++failed;
    if (failed <= 20) {
      std::fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    }
  }

  void equal(long long seen, long long wanted, const char* what, const char* file, int line) {
    if (seen != wanted && failed < 20) {
      std::fprintf(stderr, "%s:%d: %s is %lld, wanted %lld\n", file, line, what, seen, wanted);
    }
    check(seen == wanted, what, file, line);
  }

  /// Runs `body`, which must throw an exception whose text contains `sentence`.
  template <class Body>
  void throws(const std::string& sentence, Body body, const char* file, int line) {
    try {
      body();
    } catch (const std::exception& error) {
      check(std::string(error.what()).find(sentence) != std::string::npos, error.what(), file, line);
      return;
    }
    check(false, ("nothing thrown; wanted: " + sentence).c_str(), file, line);
  }
};

}  // namespace test

#define CHECK(holds) checks.check((holds), #holds, __FILE__, __LINE__)
#define CHECK_EQUAL(seen, wanted) \
  checks.equal(static_cast<long long>(seen), static_cast<long long>(wanted), #seen, __FILE__, __LINE__)
#define CHECK_THROWS(sentence, ...) checks.throws((sentence), [&] { __VA_ARGS__; }, __FILE__, __LINE__)

#endif
