// Runs all unit tests.
#include "unit/suites.h"

int main() {
  test::Checks checks;
  test::testTypes(checks);
  test::testRequantize(checks);
  test::testCodecs(checks);
  test::testLists(checks);
  test::testPorts(checks);
  test::testMatvec(checks);
  test::testSimulateLane(checks);
  test::testStream(checks);
  test::testConstant(checks);
  test::testGates(checks);
  test::testCells(checks);
  test::testState(checks);
  test::testDrain(checks);
  test::testExample(checks);
  std::printf("%ld passed, %ld failed\n", checks.passed, checks.failed);
  return checks.failed == 0 ? 0 : 1;
}
