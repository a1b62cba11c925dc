// Runs the golden vectors of a compiled model on a card, with XRT's own API alone: golden XCLBIN DIR STEPS [UNIT].
#include <xrt/xrt_bo.h>
#include <xrt/xrt_device.h>
#include <xrt/xrt_kernel.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int kLoadResetRun = 7;

std::vector<char> file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class Golden {
 public:
  Golden(const std::string& xclbin, const std::string& unit)
      : device_(0), uuid_(device_.load_xclbin(xclbin)), kernel_(device_, uuid_, unit), run_(kernel_) {}

  void compare(const std::string& data, int steps) {
    const std::vector<char> embedding = file(data + "embedding.bin");
    const std::vector<char> expected = file(data + "expected.bin");
    int argument = 0;
    const xrt::bo weights = upload(argument++, file(data + "weights.bin"));
    const xrt::bo table = embedding.empty() ? weights : upload(argument++, embedding);
    const xrt::bo input = upload(argument++, file(data + "input.bin"));
    xrt::bo output = upload(argument++, std::vector<char>(expected.size()));
    run_.set_arg(argument++, kLoadResetRun);
    run_.set_arg(argument, steps);
    run_.start();
    const auto state = run_.wait(std::chrono::milliseconds(60000));
    if (state != ERT_CMD_STATE_COMPLETED) {
      const auto* packet = run_.get_ert_packet();
      throw std::runtime_error("state " + std::to_string(state) + " " +
                               reinterpret_cast<const char*>(packet->data + packet->count));
    }
    output.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    if (std::memcmp(output.map<const char*>(), expected.data(), expected.size()) != 0) {
      throw std::runtime_error("the card's output differs from expected.bin");
    }
  }

 private:
  xrt::bo upload(int argument, const std::vector<char>& content) {
    xrt::bo buffer(device_, content.size(), static_cast<xrt::memory_group>(kernel_.group_id(argument)));
    buffer.write(content.data());
    buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
    run_.set_arg(argument, buffer);
    return buffer;
  }

  xrt::device device_;
  xrt::uuid uuid_;
  xrt::kernel kernel_;
  xrt::run run_;
};

}  // namespace

int main(int count, char** arguments) {
  try {
    const std::string unit = count > 4 ? arguments[4] : "skipgate_kernel";
    Golden(arguments[1], unit).compare(std::string(arguments[2]) + "/data/", std::stoi(arguments[3]));
    return 0;
  } catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
  }
}
