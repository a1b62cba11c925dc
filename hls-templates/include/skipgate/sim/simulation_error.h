// What simulation throws.
#ifndef SKIPGATE_SIM_SIMULATION_ERROR_H
#define SKIPGATE_SIM_SIMULATION_ERROR_H

#include <stdexcept>
#include <string>

namespace skipgate {

/// The simulated hardware did what real hardware must never do: overflow, read an empty stream, run out of a memory.
class SimulationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace skipgate

#endif
