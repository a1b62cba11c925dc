// Buffers: where they lie on the device, their host side, and the bytes that move between both.
#include "card.h"
#include "fail.h"

#include <sys/mman.h>

#include <cerrno>

namespace card {

namespace {

constexpr unsigned kBankMask = 0xFFFFFF;  // of a buffer's flags

}  // namespace

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

}  // namespace card
