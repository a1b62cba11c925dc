#include "card.h"

#include <dlfcn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace card {

namespace {

constexpr unsigned kBankMask = 0xFFFFFF;  // of a buffer's flags
constexpr unsigned kVirtualUnit = ~0U;    // a context that only keeps the xclbin loaded

[[noreturn]] void fail(int code, const std::string& text) {
  throw std::system_error(code, std::generic_category(), text);
}

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

xclBufferHandle Card::allocate(Client& client, void* host, std::uint64_t bytes, unsigned flags) {
  const Lock lock(mutex_);
  requireThere();
  if (!client.isOpen) {
    fail(ENODEV, "the device was closed");
  }
  Buffer buffer{&client, flags, bytes, host, false, (flags & XCL_BO_FLAGS_EXECBUF) == 0, {}};
  if ((flags & (XCL_BO_FLAGS_HOST_ONLY | XCL_BO_FLAGS_P2P | XCL_BO_FLAGS_SVM)) != 0 && buffer.isOnDevice) {
    fail(ENOTSUP, "the emulated card has no buffers in host memory, shared virtual memory or peer-to-peer memory");
  }
  const xclBufferHandle handle = nextHandle_;
  if (buffer.isOnDevice) {
    buffer.block = memory_->allocate(flags & kBankMask, bytes);
    byAddress_.emplace(buffer.block.address, handle);
  }
  buffers_.emplace(handle, buffer);
  ++nextHandle_;
  return handle;
}

// XRT's destructors call this even after the card was closed, so an unknown handle is none of a problem.
void Card::free(xclBufferHandle handle) {
  const Lock lock(mutex_);
  const auto found = buffers_.find(handle);
  if (found != buffers_.end()) {
    release(found);
  }
}

void Card::release(std::map<xclBufferHandle, Buffer>::iterator found) {
  const Buffer& buffer = found->second;
  if (buffer.isOnDevice) {
    byAddress_.erase(buffer.block.address);
    memory_->free(buffer.block);
    for (Unit& unit : units_) {
      if (unit.known.erase(buffer.block.range.start) != 0) {
        unit.forgotten.push_back(buffer.block.range);
      }
    }
  }
  for (Unit& unit : units_) {
    if (unit.running && unit.running->handle == found->first) {
      unit.running->packet = nullptr;
    }
  }
  for (const auto& command : waiting_) {
    if (command->handle == found->first) {
      command->packet = nullptr;
    }
  }
  if (buffer.ownsHost) {
    munmap(buffer.host, buffer.bytes);
  }
  buffers_.erase(found);
}

Buffer& Card::find(xclBufferHandle handle) {
  const auto found = buffers_.find(handle);
  if (found == buffers_.end()) {
    fail(EINVAL, "there is no buffer " + std::to_string(handle) + " on the emulated card");
  }
  return found->second;
}

void* Card::map(xclBufferHandle handle) {
  const Lock lock(mutex_);
  Buffer& buffer = find(handle);
  if ((buffer.flags & XCL_BO_FLAGS_DEV_ONLY) != 0) {
    fail(EINVAL, "a buffer on the device alone cannot be mapped");
  }
  if (buffer.host == nullptr) {
    void* host = mmap(nullptr, buffer.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (host == MAP_FAILED) {
      fail(errno, "no host memory for a buffer of " + std::to_string(buffer.bytes) + " bytes");
    }
    buffer.host = host;
    buffer.ownsHost = true;
  }
  return buffer.host;
}

void Card::properties(xclBufferHandle handle, xclBOProperties* properties) {
  const Lock lock(mutex_);
  const Buffer& buffer = find(handle);
  *properties = xclBOProperties{};
  properties->handle = handle;
  properties->flags = buffer.flags;
  properties->size = buffer.bytes;
  properties->paddr = buffer.isOnDevice ? buffer.block.address : 0;
}

const Buffer& Card::deviceBuffer(xclBufferHandle handle, std::uint64_t offset, std::uint64_t bytes, const char* what) {
  const Buffer& buffer = find(handle);
  if (!buffer.isOnDevice) {
    fail(EINVAL, std::string(what) + " of a buffer that is not on the device");
  }
  if (offset > buffer.bytes || bytes > buffer.bytes - offset) {
    fail(EINVAL, std::string(what) + " of " + std::to_string(bytes) + " bytes at " + std::to_string(offset) +
                     ", outside a buffer of " + std::to_string(buffer.bytes));
  }
  return buffer;
}

// The bytes move without the lock, so that runs start and end meanwhile.
void Card::sync(xclBufferHandle handle, xclBOSyncDirection direction, std::uint64_t bytes, std::uint64_t offset) {
  Lock lock(mutex_);
  requireThere();
  const Buffer buffer = deviceBuffer(handle, offset, bytes, "sync");
  if (buffer.host == nullptr) {
    fail(EINVAL, "sync of a buffer that has no host memory");
  }
  if (direction != XCL_BO_SYNC_BO_TO_DEVICE && direction != XCL_BO_SYNC_BO_FROM_DEVICE) {
    fail(EINVAL, "sync in an unknown direction");
  }
  const bool isShort = direction == XCL_BO_SYNC_BO_FROM_DEVICE && faults_.now("short-read");
  const std::shared_ptr<Memory> memory = memory_;
  lock.unlock();
  char* host = static_cast<char*>(buffer.host) + offset;
  if (direction == XCL_BO_SYNC_BO_TO_DEVICE) {
    memory->write(buffer.block, offset, host, bytes);
    return;
  }
  const std::uint64_t moved = isShort ? bytes / 2 : bytes;
  memory->read(buffer.block, offset, host, moved);
  if (isShort) {
    fail(EIO, "short read: " + std::to_string(moved) + " of " + std::to_string(bytes) + " bytes came from the device");
  }
}

void Card::copy(xclBufferHandle to, std::uint64_t toOffset, xclBufferHandle from, std::uint64_t fromOffset,
                std::uint64_t bytes) {
  Lock lock(mutex_);
  requireThere();
  const Block target = deviceBuffer(to, toOffset, bytes, "copy").block;
  const Block source = deviceBuffer(from, fromOffset, bytes, "copy").block;
  const std::shared_ptr<Memory> memory = memory_;
  lock.unlock();
  memory->copy(target, toOffset, source, fromOffset, bytes);
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
