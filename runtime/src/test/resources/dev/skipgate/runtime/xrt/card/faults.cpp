// What the emulated card does when it is told to misbehave.
#include "host.h"

#include <experimental/xrt_system.h>

namespace {

// What is asked for with SKIPGATE_CARD_FAULT.
void noDevice() {
  check(xrt::system::enumerate_devices() == 0, "no devices");
  checkFails([] { xrt::device(0); }, "there is no device 0");
}

void loadFailure() {
  xrt::device device(0);
  checkFails([&] { device.load_xclbin(xclbinPath); }, "told to fail to load");
  check(device.load_xclbin(xclbinPath) == xrt::xclbin(xclbinPath).get_uuid(), "the second time");
}

void toldHang() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.runs();
  job.run.start();
  check(job.run.wait(std::chrono::milliseconds(50)) == ERT_CMD_STATE_TIMEOUT, "hangs");
}

void toldError() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.runs();
  checkSays(job.fails(), "told to fail");
  job.runs();
}

void toldCrash() {
  const Card card("adder:{adder_1}");
  Job job(card);
  checkSays(job.fails(), "told to crash");
  checkSays(job.fails(), "out of order");
}

void lost() {
  const Card card;
  Job job(card);
  job.runs();
  job.run.start();
  check(job.run.wait(kPatience) == ERT_CMD_STATE_ABORT, "lost in mid-run");
  checkSays(reason(job.run), "lost");
  checkFails([&] { job.run.start(); }, "lost");
  checkFails([&] { job.input.sync(XCL_BO_SYNC_BO_TO_DEVICE); }, "lost");
  checkFails([&] { card.buffer(0); }, "lost");
}

void shortRead() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.runs();
  checkFails([&] { job.result(); }, "short read: 128 of 256 bytes");
  check(job.result(kWords - 1) == kWords + 100, "the second time");
}

void badFault() { checkFails([] { Card(); }, "no fault 'explode'"); }

}  // namespace

Scenarios faultScenarios() {
  return {{"no-device", noDevice}, {"load-failure", loadFailure}, {"hang", toldHang}, {"error", toldError},
          {"crash", toldCrash},    {"lost", lost},                {"short-read", shortRead}, {"bad-fault", badFault}};
}
