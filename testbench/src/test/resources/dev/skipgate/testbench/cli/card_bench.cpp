// The calls that CardBenchmark makes from Java, made from C++: send 4,096 bytes, run a kernel that has nothing to do, fetch
// 4,096 bytes. Prints nanoseconds a run: median, then the tenth and the ninetieth percentile.
// Arguments: xclbin, kernel with compute unit, input and output argument, runs; the environment names the driver.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "experimental/xrt_xclbin.h"
#include "xrt/xrt_bo.h"
#include "xrt/xrt_device.h"
#include "xrt/xrt_kernel.h"

int main(int, char** argv) {
  const std::string path = argv[1];
  const std::string unit = argv[2];
  const std::string inputName = argv[3];
  const std::string outputName = argv[4];
  const int runs = std::atoi(argv[5]);
  xrt::device device(0);
  const auto uuid = device.load_xclbin(path);
  const xrt::kernel kernel(device, uuid, unit);
  xrt::run run(kernel);
  std::vector<xrt::bo> buffers;
  xrt::bo input;
  xrt::bo output;
  const xrt::xclbin info(path);
  for (const auto& argument : info.get_kernel(unit.substr(0, unit.find(':'))).get_args()) {
    const int index = static_cast<int>(argument.get_index());
    if (argument.get_mems().empty()) {
      const long long zero = 0;
      run.set_arg(index, static_cast<const void*>(&zero), argument.get_size());
      continue;
    }
    void* host = std::aligned_alloc(4096, 4096);
    buffers.emplace_back(device, host, 4096, xrt::bo::flags::normal, kernel.group_id(index));
    run.set_arg(index, buffers.back());
    if (argument.get_name() == inputName) {
      input = buffers.back();
    }
    if (argument.get_name() == outputName) {
      output = buffers.back();
    }
  }
  std::vector<long long> nanos;
  for (int i = -runs / 10; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    input.sync(XCL_BO_SYNC_BO_TO_DEVICE, 4096, 0);
    run.start();
    if (run.wait(std::chrono::milliseconds(10000)) != ERT_CMD_STATE_COMPLETED) {
      return 1;
    }
    output.sync(XCL_BO_SYNC_BO_FROM_DEVICE, 4096, 0);
    const auto end = std::chrono::steady_clock::now();
    if (i >= 0) {
      nanos.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(end - start).count());
    }
  }
  std::sort(nanos.begin(), nanos.end());
  const auto at = [&](double share) { return nanos[static_cast<std::size_t>(share * (nanos.size() - 1))]; };
  std::printf("%lld %lld %lld\n", at(0.5), at(0.1), at(0.9));
  return 0;
}
