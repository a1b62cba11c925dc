#include "card.h"
#include "fail.h"

#include <dlfcn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

namespace card {

namespace {

constexpr unsigned kVirtualUnit = ~0U;  // a context that only keeps the xclbin loaded

std::string unitProgram() {
  Dl_info self{};
  dladdr(reinterpret_cast<void*>(&unitProgram), &self);
  const std::string library = self.dli_fname;
  return library.substr(0, library.rfind('/') + 1) + "skipgate-compute-unit";
}

}  // namespace

// Never destroyed: XRT's threads may still call it while the program's other statics go.
Card& Card::instance() {
  static Card& card = *new Card;
  return card;
}

void Card::requireThere() const {
  if (!lost_.empty()) {
    fail(ENODEV, lost_);
  }
}

void Card::open(Client& client) {
  const Lock lock(mutex_);
  if (clients_.empty()) {
    faults_ = Faults::read();
    lost_.clear();
    memory_ = std::make_shared<Memory>();
  }
  if (wakeUp_ < 0) {
    wakeUp_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::thread([this] { watch(); }).detach();
  }
  client = Client{};
  client.isOpen = true;
  clients_.insert(&client);
}

void Card::close(Client& client) {
  const Lock lock(mutex_);
  if (clients_.erase(&client) == 0) {
    return;
  }
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    if ((*each)->client == &client) {
      finish(**each, ERT_CMD_STATE_ABORT, "the device was closed");
      each = waiting_.erase(each);
    } else {
      ++each;
    }
  }
  for (Unit& unit : units_) {
    if (unit.running && unit.running->client == &client) {
      stop(unit, ERT_CMD_STATE_ABORT, "the device was closed while it was running");
    }
  }
  for (auto each = buffers_.begin(); each != buffers_.end();) {
    const auto current = each++;
    if (current->second.owner == &client) {
      release(current);
    }
  }
  client.isOpen = false;
  if (!clients_.empty()) {
    return;
  }
  units_.clear();
  image_ = Image{};
  memory_.reset();
  if (kernel_ >= 0) {
    ::close(kernel_);
    kernel_ = -1;
  }
}

bool Card::isBusy() const {
  const auto holds = [](const Client* client) { return !client->shared.empty() || !client->exclusive.empty(); };
  const auto onDevice = [](const auto& each) { return each.second.isOnDevice; };
  return std::any_of(clients_.begin(), clients_.end(), holds) ||
         std::any_of(buffers_.begin(), buffers_.end(), onDevice);
}

void Card::load(const axlf* top) {
  const Lock lock(mutex_);
  requireThere();
  if (faults_.now("load-failure")) {
    fail(EIO, "the emulated card was told to fail to load");
  }
  Image image = readImage(top);
  if (image.uuid == image_.uuid && !units_.empty()) {
    startProcesses();  // of those that crashed
    return;
  }
  if (isBusy()) {
    fail(EBUSY, "the card is in use with another xclbin: close its kernels and buffers first");
  }
  units_.clear();
  image_ = std::move(image);
  memory_->setBanks(image_.banks);
  if (kernel_ >= 0) {
    ::close(kernel_);
  }
  kernel_ = memfd_create("skipgate-kernel", MFD_CLOEXEC);
  const char* content = image_.kernel.data();
  std::size_t left = image_.kernel.size();
  while (left > 0) {
    const ssize_t done = write(kernel_, content, left);
    if (done <= 0) {
      fail(errno, "the kernel cannot be put into memory");
    }
    content += done;
    left -= static_cast<std::size_t>(done);
  }
  for (const UnitImage& unit : image_.units) {
    units_.emplace_back();
    units_.back().image = unit;
  }
  try {
    startProcesses();
  } catch (...) {
    units_.clear();
    image_ = Image{};
    throw;
  }
}

void Card::startProcesses() {
  for (Unit& unit : units_) {
    if (!unit.process) {
      unit.process = std::make_shared<Process>(unitProgram(), memory_->file(), kernel_);
      unit.known.clear();
      unit.forgotten.clear();
    }
  }
  eventfd_write(wakeUp_, 1);
}

void Card::openContext(Client& client, const unsigned char* uuid, unsigned unit, bool shared) {
  const Lock lock(mutex_);
  requireThere();
  if (units_.empty() || std::memcmp(uuid, image_.uuid.data(), image_.uuid.size()) != 0) {
    fail(EINVAL, "this xclbin is not loaded on the emulated card");
  }
  if (unit != kVirtualUnit && unit >= units_.size()) {
    fail(EINVAL, "there is no compute unit " + std::to_string(unit));
  }
  for (const Client* each : clients_) {
    if (each->exclusive.count(unit) != 0 || (!shared && each->shared.count(unit) != 0)) {
      fail(EBUSY, "compute unit " + std::to_string(unit) + " is in use");
    }
  }
  if (shared) {
    ++client.shared[unit];
  } else {
    client.exclusive.insert(unit);
  }
}

void Card::closeContext(Client& client, unsigned unit) {
  const Lock lock(mutex_);
  const auto found = client.shared.find(unit);
  if (found == client.shared.end()) {
    client.exclusive.erase(unit);
  } else if (--found->second == 0) {
    client.shared.erase(found);
  }
}

std::uint32_t Card::readRegister(unsigned unit, std::uint32_t offset) {
  const Lock lock(mutex_);
  requireThere();
  if (unit >= units_.size()) {
    fail(EINVAL, "there is no compute unit " + std::to_string(unit));
  }
  const Unit& each = units_[unit];
  if (offset == 0) {
    // ap_start, ap_done, ap_idle
    return each.running ? 1U : (each.isDone ? 6U : 4U);
  }
  return offset / 4 < each.registers.size() ? each.registers[offset / 4] : 0;
}

void Card::writeRegister(Client& client, unsigned unit, std::uint32_t offset, std::uint32_t value) {
  const Lock lock(mutex_);
  requireThere();
  if (unit >= units_.size()) {
    fail(EINVAL, "there is no compute unit " + std::to_string(unit));
  }
  Unit& each = units_[unit];
  if (offset == 0 && (value & 1) != 0) {
    startRun(std::make_unique<Command>(Command{&client, 0, nullptr, {unit}, each.registers}));
    return;
  }
  if (each.registers.size() <= offset / 4) {
    each.registers.resize(offset / 4 + 1);
  }
  each.registers[offset / 4] = value;
}

}  // namespace card
