// Runs: from the packet that XRT fills to the compute unit, and back.
#include "card.h"
#include "fail.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

// Of libxrt_coreutil: XRT's log, which xrt.ini directs. Its own header takes boost.
namespace xrt {
namespace message {
enum class level : unsigned short { error = 3 };
}  // namespace message
}  // namespace xrt
namespace xrt_core {
namespace message {
void send(xrt::message::level, const char* tag, const char* text);
}  // namespace message
}  // namespace xrt_core

namespace card {

namespace {

constexpr std::size_t kUnitsPerWord = 32;
constexpr char kMark[] = "skipgate: ";

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

// XRT gives a run's packet to who asks for it; after its last word is room for why the run failed.
void writeReason(ert_packet& packet, std::uint64_t bytes, const std::string& text) {
  const std::size_t start = sizeof packet.header + packet.count * sizeof packet.data[0];
  const std::string marked = kMark + text;
  if (start + marked.size() + 1 <= bytes) {
    std::memcpy(reinterpret_cast<char*>(&packet) + start, marked.c_str(), marked.size() + 1);
  }
}

}  // namespace

void Card::execute(Client& client, xclBufferHandle handle) {
  const Lock lock(mutex_);
  requireThere();
  const Buffer& buffer = find(handle);
  if ((buffer.flags & XCL_BO_FLAGS_EXECBUF) == 0 || buffer.host == nullptr) {
    fail(EINVAL, "a command must lie in a buffer for commands");
  }
  auto* packet = static_cast<ert_packet*>(buffer.host);
  if (packet->count * sizeof packet->data[0] > buffer.bytes - sizeof packet->header) {
    fail(EINVAL, "a command that is longer than its buffer");
  }
  auto command = std::make_unique<Command>(Command{&client, handle, packet, {}, {}});
  if (packet->opcode == ERT_ABORT) {
    abort(static_cast<xclBufferHandle>(reinterpret_cast<ert_abort_cmd*>(packet)->exec_bo_handle));
    finish(*command, ERT_CMD_STATE_COMPLETED, "");
    return;
  }
  if (packet->opcode == ERT_START_COPYBO) {
    auto* copy = reinterpret_cast<ert_start_copybo_cmd*>(packet);
    const std::uint64_t bytes = copy->size | std::uint64_t{copy->size_hi} << 32;
    const Block to = deviceBuffer(copy->dst_bo_hdl, ert_copybo_dst_offset(copy), bytes, "copy").block;
    const Block from = deviceBuffer(copy->src_bo_hdl, ert_copybo_src_offset(copy), bytes, "copy").block;
    memory_->copy(to, ert_copybo_dst_offset(copy), from, ert_copybo_src_offset(copy), bytes);
    finish(*command, ERT_CMD_STATE_COMPLETED, "");
    return;
  }
  if (packet->opcode != ERT_START_CU) {
    fail(ENOTSUP, "the emulated card does not know command " + std::to_string(packet->opcode));
  }
  const auto* start = reinterpret_cast<const ert_start_kernel_cmd*>(packet);
  const std::size_t masks = 1 + start->extra_cu_masks;
  if (packet->count < masks) {
    fail(EINVAL, "a command that is too short");
  }
  for (std::uint32_t unit = 0; unit < masks * kUnitsPerWord; ++unit) {
    if ((packet->data[unit / kUnitsPerWord] >> unit % kUnitsPerWord & 1) != 0) {
      if (unit >= units_.size() || (client.shared.count(unit) == 0 && client.exclusive.count(unit) == 0)) {
        fail(EINVAL, "compute unit " + std::to_string(unit) + " is not opened");
      }
      command->units.push_back(unit);
    }
  }
  if (command->units.empty()) {
    fail(EINVAL, "a run for no compute unit");
  }
  command->registers.assign(packet->data + masks, packet->data + packet->count);
  startRun(std::move(command));
}

// Gives it to the first compute unit that may take it and is free; else it waits for one.
void Card::startRun(std::unique_ptr<Command> command) {
  Unit* working = nullptr;
  for (const std::uint32_t number : command->units) {
    Unit& unit = units_[number];
    if (unit.process && !unit.running) {
      dispatch(unit, std::move(command));
      return;
    }
    working = unit.process ? &unit : working;
  }
  if (working == nullptr) {
    const Unit& unit = units_[command->units.front()];
    finish(*command, ERT_CMD_STATE_ERROR, unit.image.name + " is out of order: " + unit.ending + "; load the xclbin again");
    return;
  }
  if (command->packet != nullptr) {
    command->packet->state = ERT_CMD_STATE_QUEUED;
  }
  waiting_.push_back(std::move(command));
}

void Card::dispatch(Unit& unit, std::unique_ptr<Command> command) {
  std::vector<Argument> arguments;
  std::vector<Range> ranges;
  const std::string wrong = place(unit, *command, &arguments, &ranges);
  if (!wrong.empty() || faults_.now("error")) {
    finish(*command, ERT_CMD_STATE_ERROR,
           unit.image.name + ": " + (wrong.empty() ? "the emulated card was told to fail" : wrong));
    next(unit);
    return;
  }
  std::vector<Range> fresh;
  for (const Range& range : ranges) {
    if (unit.known.insert(range.start).second) {
      fresh.push_back(range);
    }
  }
  const bool isLost = faults_.now("lost");
  const bool crashes = faults_.now("crash");
  const bool hangs = faults_.now("hang") || isLost || crashes;
  const Request request{static_cast<std::uint32_t>(unit.forgotten.size()), static_cast<std::uint32_t>(fresh.size()),
                        static_cast<std::uint32_t>(arguments.size()), hangs ? 1U : 0U};
  if (command->packet != nullptr) {
    command->packet->state = ERT_CMD_STATE_RUNNING;
  }
  unit.registers = command->registers;
  unit.isDone = false;
  unit.running = std::move(command);
  const bool sent = unit.process->request(request, unit.forgotten, fresh, arguments);
  unit.forgotten.clear();
  if (isLost) {
    lose("the emulated card is lost: it was told to go while a kernel ran");
  } else if (!sent || crashes) {
    stop(unit, ERT_CMD_STATE_ERROR, crashes ? "the emulated card was told to crash" : "its process is gone");
  }
}

// The arguments of a run as the kernel gets them; says what is wrong with them.
std::string Card::place(const Unit& unit, const Command& command, std::vector<Argument>* arguments,
                        std::vector<Range>* ranges) const {
  for (const KernelArgument& each : unit.image.arguments) {
    const std::size_t word = each.offset / sizeof(std::uint32_t);
    const std::size_t words = (each.bytes + sizeof(std::uint32_t) - 1) / sizeof(std::uint32_t);
    if (word + words > command.registers.size()) {
      return "argument '" + each.name + "' is not among the registers of the run";
    }
    std::uint64_t value = command.registers[word];
    if (words > 1) {
      value |= std::uint64_t{command.registers[word + 1]} << 32;
    }
    if (each.banks.empty() || value == 0) {
      arguments->push_back({value, 0, 0});
      continue;
    }
    const auto after = byAddress_.upper_bound(value);
    const Buffer* buffer = after == byAddress_.begin() ? nullptr : &buffers_.at(std::prev(after)->second);
    if (buffer == nullptr || value - buffer->block.address >= buffer->bytes) {
      return "argument '" + each.name + "' is address " + hex(value) + ", where no buffer lies";
    }
    if (each.banks.count(buffer->block.bank) == 0) {
      return "argument '" + each.name + "' lies in memory bank " + image_.banks[buffer->block.bank].tag +
             "; the compute unit reaches " + image_.banks[*each.banks.begin()].tag;
    }
    arguments->push_back({buffer->block.place + (value - buffer->block.address), 1, 0});
    ranges->push_back(buffer->block.range);
  }
  return "";
}

void Card::finish(Command& command, ert_cmd_state state, const std::string& text) {
  if (!text.empty()) {
    xrt_core::message::send(xrt::message::level::error, "SKIPGATE", text.c_str());
  }
  if (command.packet != nullptr) {
    if (!text.empty()) {
      writeReason(*command.packet, find(command.handle).bytes, text);
    }
    // The host may look at the state without any lock, and must then see all that was written before it.
    __atomic_thread_fence(__ATOMIC_RELEASE);
    command.packet->state = state;
  }
  ++command.client->completions;
  completed_.notify_all();
}

bool Card::wait(Client& client, int milliseconds) {
  Lock lock(mutex_);
  const auto told = [&client] { return client.completions > 0; };
  if (milliseconds < 0) {
    completed_.wait(lock, told);
  } else if (!completed_.wait_for(lock, std::chrono::milliseconds(milliseconds), told)) {
    return false;
  }
  --client.completions;
  return true;
}

void Card::abort(xclBufferHandle handle) {
  for (auto each = waiting_.begin(); each != waiting_.end(); ++each) {
    if ((*each)->handle == handle) {
      finish(**each, ERT_CMD_STATE_ABORT, "the run was aborted before it began");
      waiting_.erase(each);
      return;
    }
  }
  for (Unit& unit : units_) {
    if (unit.running && unit.running->handle == handle) {
      stop(unit, ERT_CMD_STATE_ABORT, "its run was aborted");
      return;
    }
  }
}

// A kernel can be stopped only for good: what it had on chip is lost.
void Card::stop(Unit& unit, ert_cmd_state state, const std::string& why) {
  unit.process.reset();
  unit.ending = why;
  eventfd_write(wakeUp_, 1);
  if (unit.running) {
    const std::unique_ptr<Command> command = std::move(unit.running);
    finish(*command, state, unit.image.name + ": " + why);
  }
  // Those that wait for this unit alone would wait without end.
  std::deque<std::unique_ptr<Command>> again;
  again.swap(waiting_);
  for (auto& command : again) {
    startRun(std::move(command));
  }
}

void Card::next(Unit& unit) {
  const auto number = static_cast<std::uint32_t>(&unit - units_.data());
  for (auto each = waiting_.begin(); each != waiting_.end(); ++each) {
    const auto& units = (*each)->units;
    if (std::find(units.begin(), units.end(), number) != units.end()) {
      std::unique_ptr<Command> command = std::move(*each);
      waiting_.erase(each);
      dispatch(unit, std::move(command));
      return;
    }
  }
}

void Card::lose(const std::string& why) {
  lost_ = why;
  std::deque<std::unique_ptr<Command>> waiting;
  waiting.swap(waiting_);
  for (const auto& command : waiting) {
    finish(*command, ERT_CMD_STATE_ABORT, why);
  }
  for (Unit& unit : units_) {
    stop(unit, ERT_CMD_STATE_ABORT, why);
  }
}

void Card::powerOff() {
  const Lock lock(mutex_);
  lose("the program ends");
}

std::string Card::describe(const Reply& reply) const {
  if (reply.outcome == Outcome::kFailed) {
    return reply.text;
  }
  const std::string went = "the kernel went outside its buffers";
  for (const auto& each : buffers_) {
    const Buffer& buffer = each.second;
    if (reply.isInMemory != 0 && buffer.isOnDevice && buffer.block.range.start == reply.place) {
      const bool isBefore = reply.past < 0;
      return went + ", " + std::to_string(isBefore ? -reply.past : reply.past) +
             (isBefore ? " bytes before" : " bytes past") + " the end of the one of " + std::to_string(buffer.bytes) +
             " bytes at " + hex(buffer.block.address) + " in " + image_.banks[buffer.block.bank].tag;
    }
  }
  return went;
}

void Card::answer(Unit& unit) {
  Reply reply{};
  std::string ending;
  const bool answered = unit.process->reply(&reply, &ending);
  if (!answered || reply.outcome == Outcome::kFault) {
    stop(unit, ERT_CMD_STATE_ERROR, answered ? describe(reply) : ending);
    return;
  }
  if (unit.running) {
    const std::unique_ptr<Command> command = std::move(unit.running);
    unit.isDone = true;
    const bool failed = reply.outcome != Outcome::kDone;
    finish(*command, failed ? ERT_CMD_STATE_ERROR : ERT_CMD_STATE_COMPLETED, failed ? unit.image.name + ": " + describe(reply) : "");
  }
  next(unit);
}

// The one thread of the driver: waits for the answers of the compute units.
void Card::watch() {
  for (;;) {
    std::vector<pollfd> files;
    std::vector<std::shared_ptr<Process>> processes;
    {
      const Lock lock(mutex_);
      files.push_back({wakeUp_, POLLIN, 0});
      for (const Unit& unit : units_) {
        if (unit.process) {
          files.push_back({unit.process->socket(), POLLIN, 0});
          processes.push_back(unit.process);
        }
      }
    }
    if (poll(files.data(), files.size(), -1) < 0) {
      continue;
    }
    eventfd_t count = 0;
    eventfd_read(wakeUp_, &count);
    const Lock lock(mutex_);
    for (std::size_t i = 0; i < processes.size(); ++i) {
      for (Unit& unit : units_) {
        if (files[i + 1].revents != 0 && unit.process == processes[i]) {
          answer(unit);
        }
      }
    }
  }
}

}  // namespace card
