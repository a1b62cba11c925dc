// The suites of unit tests; main runs each.
#ifndef TEST_SUITES_H
#define TEST_SUITES_H

#include "support/check.h"

namespace test {

void testTypes(Checks& checks);
void testRequantize(Checks& checks);
void testCodecs(Checks& checks);
void testLists(Checks& checks);
void testPorts(Checks& checks);
void testMatvec(Checks& checks);
void testSimulateLane(Checks& checks);
void testStream(Checks& checks);
void testConstant(Checks& checks);
void testGates(Checks& checks);
void testCells(Checks& checks);
void testState(Checks& checks);
void testDrain(Checks& checks);
void testExample(Checks& checks);

}  // namespace test

#endif
