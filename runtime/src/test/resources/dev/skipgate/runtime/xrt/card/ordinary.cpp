// What the emulated card does as a card does.
#include "host.h"

#include <dirent.h>
#include <experimental/xrt_system.h>
#include <experimental/xrt_xclbin.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

namespace {

void adds() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.set(kAdd, (std::int64_t{1} << 33) + 100);  // a 64-bit argument
  job.runs();
  for (int i = 0; i < kWords; ++i) {
    check(job.result(i) == i + 101, "element " + std::to_string(i));
  }
  job.runs();
  job.set(kTotal, 0);
  job.runs();
  check(job.result() == 2 * kWords * (kWords + 1) / 2, "the total of two runs, kept on chip");
  check(card.device.get_info<xrt::info::device::name>() == "skipgate_emulated_card", "name");
  const xrt::device same(card.device.get_info<xrt::info::device::bdf>());
  checkFails([&] { xrt::kernel(same, card.uuid, "adder"); }, "");  // has not loaded the xclbin
  checkSays(card.device.get_info<xrt::info::device::electrical>(), "\"power_consumption_watts\": \"N\\/A\"");
}

// Device memory is not host memory.
void forgottenSync() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.input.map<std::int32_t*>()[0] = 4000;
  job.runs();
  check(job.output.map<std::int32_t*>()[0] != 101, "the host sees results before they were fetched");
  check(job.result() == 101, "the device sees data that was never sent");
  xrt::bo unsent = card.buffer(0);
  unsent.map<std::int32_t*>()[0] = 1;
  job.run.set_arg(0, unsent);
  job.runs();
  check(job.result() != 101, "the device sees data that was never sent");
}

void buffers() {
  const Card card("adder:{adder_1}");
  Job job(card);
  // Part of a buffer, memory of the host's own, a copy on the device.
  xrt::bo whole = card.buffer(0, 4 * kBytes);
  xrt::bo part(whole, kBytes, 2 * kBytes);
  part.map<std::int32_t*>()[0] = 7;
  part.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  job.run.set_arg(0, part);
  job.runs();
  check(job.result() == 107, "a part of a buffer");
  check(part.address() == whole.address() + 2 * kBytes, "its address");
  void* host = std::aligned_alloc(4096, 4096);
  std::memset(host, 0, 4096);
  static_cast<std::int32_t*>(host)[5] = 55;
  {
    xrt::bo own(card.device, host, 4096, card.kernel.group_id(0));
    own.sync(XCL_BO_SYNC_BO_TO_DEVICE);
    job.run.set_arg(0, own);
    job.runs();
    check(job.result(5) == 155, "memory of the host's own");
    xrt::bo copy = card.buffer(0, 4096);
    copy.copy(own, 2048, 0, 1024);
    copy.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    check(copy.map<std::int32_t*>()[256 + 5] == 55, "a copy on the device");
    checkFails([&] { copy.copy(own, 4096, 0, 1); }, "past");
  }
  std::free(host);
  xrt::bo hidden(card.device, kBytes, xrt::bo::flags::device_only, card.kernel.group_id(0));
  hidden.copy(job.input);
  job.run.set_arg(0, hidden);
  job.runs();
  check(job.result(3) == 104, "a buffer on the device alone");
  checkFails([&] { job.input.sync(XCL_BO_SYNC_BO_TO_DEVICE, kBytes, 4); }, "outside a buffer of 256");
  checkFails([&] { xrt::bo(card.device, kBytes, xrt::bo::flags::host_only, 0); }, "host memory");
  checkFails([&] { xrt::bo(card.device, kBytes, 17); }, "no memory bank 17");
}

// 16 GB of memory are there and cost nothing until they are written.
void capacity() {
  const Card card("adder:{adder_1}");
  const std::size_t bank = std::size_t{16} << 30;
  xrt::bo large(card.device, bank - 4096, xrt::bo::flags::device_only, 1);
  checkFails([&] { xrt::bo(card.device, 8192, xrt::bo::flags::device_only, 1); }, "memory bank DDR[0], which has 4096 of");
  large = xrt::bo();
  xrt::bo again(card.device, bank, xrt::bo::flags::device_only, 1);
  checkFails([&] { xrt::bo(card.device, bank + 1, xrt::bo::flags::device_only, 1); }, "no room");
}

void outside() {
  {
    const Card card("adder:{adder_1}");
    Job job(card);
    job.set(kAdd, 0, kWords + 1);
    const std::string text = job.fails();
    checkSays(text, "went outside its buffers, 0 bytes past the end of the one of 256 bytes");
    checkSays(job.fails(), "load the xclbin again");
    card.device.get_info<xrt::info::device::name>();
    xrt::device(card.device).load_xclbin(xclbinPath);
    job.set(kAdd, 100);
    job.runs();
    check(job.result() == 101, "after the xclbin was loaded again");
  }
  const Card card("adder:{adder_1}");
  Job job(card);
  job.run.set_arg(0, std::uint64_t{0x123456000});
  checkSays(job.fails(), "argument 'input' is address 0x123456000, where no buffer lies");
  job.run.set_arg(0, job.output.address());
  checkSays(job.fails(), "argument 'input' lies in memory bank DDR[0]; the compute unit reaches HBM[0]");
  job.run.set_arg(0, std::uint64_t{0});
  checkSays(job.fails(), "went outside its buffers");
  checkFails([&] { job.run.set_arg(9, 1); }, "");
  checkFails([&] { xrt::kernel(card.device, card.uuid, "multiplier"); }, "multiplier");
}

void errors() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.set(kThrow, 0);
  checkSays(job.fails(), "adder_1: an accumulator overflows");
  job.set(kAdd, 100);
  job.runs();
  check(job.result() == 101, "after an error");
  job.set(kCrash, 0);
  checkSays(job.fails(), "ended by a signal: Aborted");
}

void severalAtOnce() {
  const Card card;
  std::vector<std::unique_ptr<Job>> jobs;
  std::atomic<int> ended{0};
  for (int i = 0; i < 20; ++i) {
    jobs.push_back(std::make_unique<Job>(card));
    jobs.back()->set(kAdd, 1000 * i);
    jobs.back()->run.add_callback(ERT_CMD_STATE_COMPLETED,
                                  [](const void*, ert_cmd_state, void* data) { ++*static_cast<std::atomic<int>*>(data); },
                                  &ended);
  }
  for (auto& job : jobs) {
    job->run.start();
  }
  for (int i = 0; i < 20; ++i) {
    jobs[i]->finish();
    check(jobs[i]->result(1) == 1000 * i + 2, "run " + std::to_string(i));
  }
  for (int wait = 0; ended < 20 && wait < 2000; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  check(ended == 20, "callbacks");
  // Each compute unit has its own memory on chip.
  std::int32_t totals = 0;
  for (const std::string unit : {"adder:{adder_1}", "adder:{adder_2}"}) {
    const Card one(unit);
    Job job(one);
    job.set(kTotal, 0);
    job.runs();
    totals += job.result();
  }
  check(totals == 20 * kWords * (kWords + 1) / 2, "the totals of both");
}

// One compute unit is stuck; the other goes on, and what is stuck can be stopped.
void neverEnds() {
  const Card card;
  Job stuck(card);
  stuck.set(kSpin, 0);
  stuck.run.start();
  check(stuck.run.wait(std::chrono::milliseconds(50)) == ERT_CMD_STATE_TIMEOUT, "a kernel that never ends");
  Job job(card);
  job.runs();
  check(job.result() == 101, "the other compute unit");
  check(stuck.run.abort() == ERT_CMD_STATE_ABORT, "aborted");
  checkSays(reason(stuck.run), "its run was aborted");
  job.runs();
  Job last(card);
  last.set(kSpin, 0);
  last.run.start();
}

void registers() {
  const Card opener("adder:{adder_1}");
  Job job(opener);
  xrt::kernel kernel(opener.device, opener.uuid, "adder:{adder_2}", xrt::kernel::cu_access_mode::exclusive);
  check(kernel.read_register(0) == 4, "idle");
  const auto address = [&](std::uint32_t offset, std::uint64_t value) {
    kernel.write_register(offset, static_cast<std::uint32_t>(value));
    kernel.write_register(offset + 4, static_cast<std::uint32_t>(value >> 32));
  };
  address(kernel.offset(0), job.input.address());
  address(kernel.offset(1), job.output.address());
  address(kernel.offset(2), 9);
  kernel.write_register(kernel.offset(3), kWords);
  kernel.write_register(kernel.offset(4), kAdd);
  kernel.write_register(0, 1);
  for (int wait = 0; kernel.read_register(0) != 6 && wait < 2000; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  check(job.result() == 10, "started by its register");
  checkFails([&] { xrt::kernel(opener.device, opener.uuid, "adder:{adder_2}"); }, "access");
}

long residentKilobytes() {
  std::ifstream file("/proc/self/statm");
  long total = 0;
  long resident = 0;
  file >> total >> resident;
  return resident * 4;
}

int openFiles() {
  int count = 0;
  DIR* folder = opendir("/proc/self/fd");
  while (readdir(folder) != nullptr) {
    ++count;
  }
  closedir(folder);
  return count;
}

void openAndClose(int times) {
  for (int i = 0; i < times; ++i) {
    const Card card;
    Job job(card);
    job.runs();
    check(job.result() == 101, "opening " + std::to_string(i));
  }
}

void leaks() {
  openAndClose(10);
  const int files = openFiles();
  const long before = residentKilobytes();
  openAndClose(60);
  check(openFiles() == files, "file descriptors: " + std::to_string(openFiles()) + " after " + std::to_string(files));
  check(residentKilobytes() < before + 4096, "memory: " + std::to_string(residentKilobytes() - before) + " KiB more");
  const Card card;
  Job job(card);
  for (int i = 0; i < 3000; ++i) {
    job.runs();
    const xrt::bo other = card.buffer(0, 8192);
  }
  check(residentKilobytes() < before + 8192, "memory: " + std::to_string(residentKilobytes() - before) + " KiB more");
}

// A buffer that outlives its device, as a careless program has it.
void outlives() {
  auto card = std::make_unique<Card>("adder:{adder_1}");
  xrt::bo buffer = card->buffer(0);
  auto job = std::make_unique<Job>(*card);
  job->runs();
  card.reset();
  job.reset();
  checkFails([&] { buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE); }, "");
  const Card again("adder:{adder_1}");
  Job other(again);
  buffer = xrt::bo();
  other.runs();
  check(other.result() == 101, "the next opening");
}

// Under XRT's own driver that computes nothing.
void noop() {
  const Card card;
  Job job(card);
  job.runs();
  check(card.kernel.group_id(0) == 0 && card.kernel.group_id(1) == 1, "memory banks");
  check(card.kernel.offset(4) == 0x3c, "offset of the last argument");
  check(xrt::xclbin(xclbinPath).get_kernel("adder").get_cus().size() == 2, "compute units");
}

void speed() {
  const Card card("adder:{adder_1}");
  Job job(card);
  job.runs();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10000; ++i) {
    job.runs();
  }
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  std::cout << time.count() / 10000 << " us a run\n";
}

}  // namespace

Scenarios ordinaryScenarios() {
  return {{"adds", adds},         {"forgotten-sync", forgottenSync}, {"buffers", buffers},
          {"capacity", capacity}, {"outside", outside},              {"errors", errors},
          {"several", severalAtOnce}, {"never-ends", neverEnds},     {"registers", registers},
          {"leaks", leaks},       {"outlives", outlives},            {"noop", noop},
          {"speed", speed}};
}
