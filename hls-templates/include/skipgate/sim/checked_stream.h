// A first-in first-out stream that throws where hardware would hang or lose data. Simulation only.
#ifndef SKIPGATE_SIM_CHECKED_STREAM_H
#define SKIPGATE_SIM_CHECKED_STREAM_H

#include <cstddef>
#include <deque>
#include <exception>
#include <string>

#include "skipgate/sim/simulation_error.h"

namespace skipgate {

/// Same use as `hls::stream`. A stream between dataflow processes has no depth here, because simulation runs the
/// processes one after the other; a stream inside a process is given its depth and throws when it would be stuck.
template <class T>
class Stream {
 public:
  explicit Stream(const char* name = "stream", std::size_t depth = 0) : name(name), depth(depth) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Left-over data is a fault of the program: whoever wrote it and whoever read it disagree.
  ~Stream() noexcept(false) {
    if (!items.empty() && !std::uncaught_exception()) {
      throw SimulationError("stream '" + name + "' ends with " + std::to_string(items.size()) + " items not read");
    }
  }

  void write(const T& item) {
    if (depth != 0 && items.size() == depth) {
      throw SimulationError("stream '" + name + "' is stuck: a write over its depth of " + std::to_string(depth));
    }
    items.push_back(item);
  }

  T read() {
    if (items.empty()) {
      throw SimulationError("stream '" + name + "' is stuck: a read while it is empty");
    }
    T item = items.front();
    items.pop_front();
    return item;
  }

  bool empty() const { return items.empty(); }

 private:
  std::string name;
  std::size_t depth;
  std::deque<T> items;
};

}  // namespace skipgate

#endif
