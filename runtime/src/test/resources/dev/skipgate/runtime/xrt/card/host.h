#pragma once
// What the scenarios of the emulated card's test program share: checks, a card with the kernel of adder.cpp, and a run of it.
#include <xrt/xrt_bo.h>
#include <xrt/xrt_device.h>
#include <xrt/xrt_kernel.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>

// A scenario of a name; it throws when something is not as it should be.
using Scenarios = std::map<std::string, std::function<void()>>;

constexpr int kWords = 64;
constexpr std::size_t kBytes = kWords * sizeof(std::int32_t);
constexpr auto kPatience = std::chrono::milliseconds(20000);
enum Mode { kAdd, kTotal, kThrow, kCrash, kSpin };

extern std::string xclbinPath;

inline void check(bool holds, const std::string& what) {
  if (!holds) {
    throw std::logic_error("FAILED: " + what);
  }
}

// The message of the exception that the work must end with.
template <typename Work>
std::string failure(Work work) {
  try {
    work();
  } catch (const std::logic_error& wrong) {
    if (std::string(wrong.what()).rfind("FAILED", 0) == 0) {
      throw;
    }
    return wrong.what();
  } catch (const std::exception& expected) {
    return expected.what();
  }
  throw std::logic_error("FAILED: no exception");
}

inline void checkSays(const std::string& text, const std::string& part) {
  check(text.find(part) != std::string::npos, "'" + part + "' is not in: " + text);
}

template <typename Work>
void checkFails(Work work, const std::string& part) {
  checkSays(failure(work), part);
}

// Why the emulated card let a run fail.
inline std::string reason(const xrt::run& run) {
  const auto* packet = run.get_ert_packet();
  const std::string text(reinterpret_cast<const char*>(packet->data + packet->count), 10);
  check(text == "skipgate: ", "no reason in the packet");
  return reinterpret_cast<const char*>(packet->data + packet->count) + 10;
}

struct Card {
  explicit Card(const std::string& units = "adder")
      : device(0), uuid(device.load_xclbin(xclbinPath)), kernel(device, uuid, units) {}
  xrt::bo buffer(int argument, std::size_t bytes = kBytes) const {
    return {device, bytes, static_cast<xrt::memory_group>(kernel.group_id(argument))};
  }
  xrt::device device;
  xrt::uuid uuid;
  xrt::kernel kernel;
};

struct Job {
  explicit Job(const Card& card, std::size_t inputBytes = kBytes, std::size_t outputBytes = kBytes)
      : input(card.buffer(0, inputBytes)), output(card.buffer(1, outputBytes)), run(card.kernel) {
    std::iota(input.map<std::int32_t*>(), input.map<std::int32_t*>() + inputBytes / sizeof(std::int32_t), 1);
    input.sync(XCL_BO_SYNC_BO_TO_DEVICE);
    run.set_arg(0, input);
    run.set_arg(1, output);
    set(kAdd, 100);
  }
  void set(Mode mode, std::int64_t more, std::int32_t words = kWords) {
    run.set_arg(2, more);
    run.set_arg(3, words);
    run.set_arg(4, static_cast<std::int32_t>(mode));
  }
  void finish() {
    check(run.wait(kPatience) == ERT_CMD_STATE_COMPLETED, "a run ends with state " + std::to_string(run.state()));
  }
  std::int32_t result(int word = 0) {
    output.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    return output.map<std::int32_t*>()[word];
  }
  void runs() {
    run.start();
    finish();
  }
  std::string fails() {
    run.start();
    check(run.wait(kPatience) == ERT_CMD_STATE_ERROR, "a run ends with state " + std::to_string(run.state()));
    return reason(run);
  }
  xrt::bo input;
  xrt::bo output;
  xrt::run run;
};

// Scenarios of a card that behaves, and of one that was told to misbehave.
Scenarios ordinaryScenarios();
Scenarios faultScenarios();
