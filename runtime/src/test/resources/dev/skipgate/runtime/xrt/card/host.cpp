// A host program of the tests of the emulated card, as a user of XRT would write one: host XCLBIN SCENARIO. Ends with 0
// when all is as it should be.
#include "host.h"

#include <iostream>

std::string xclbinPath;

int main(int, char** arguments) {
  xclbinPath = arguments[1];
  Scenarios scenarios = ordinaryScenarios();
  scenarios.merge(faultScenarios());
  try {
    scenarios.at(arguments[2])();
  } catch (const std::exception& wrong) {
    std::cerr << arguments[2] << ": " << wrong.what() << '\n';
    return 1;
  }
  return 0;
}
