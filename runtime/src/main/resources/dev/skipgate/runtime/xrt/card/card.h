// The emulated card: its memory, its compute units, and who uses them. Several openings of the card share it, as
// they would a real one; it comes with the first and goes with the last.
#ifndef SKIPGATE_CARD_CARD_H
#define SKIPGATE_CARD_CARD_H

#include "faults.h"
#include "image.h"
#include "memory.h"
#include "process.h"

#include <ert.h>
#include <xrt.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace card {

// One opening of the card.
struct Client {
  bool isOpen = false;
  std::uint64_t completions = 0;        // that exec_wait has not told yet
  std::map<unsigned, unsigned> shared;  // contexts of compute units; how many
  std::set<unsigned> exclusive;
};

struct Buffer {
  Client* owner;
  unsigned flags;
  std::uint64_t bytes;
  void* host;  // null while nobody asked for it
  bool ownsHost;
  bool isOnDevice;
  Block block;
};

// A run that was started.
struct Command {
  Client* client;
  xclBufferHandle handle;  // of the packet's buffer
  ert_packet* packet;      // null when the run was started by a register, or its buffer was freed
  std::vector<std::uint32_t> units;
  std::vector<std::uint32_t> registers;
};

struct Unit {
  UnitImage image;
  std::shared_ptr<Process> process;  // none after it was stopped or crashed
  std::string ending;                // why there is none
  std::unique_ptr<Command> running;
  std::vector<std::uint32_t> registers;  // of the last run
  bool isDone = false;                   // and whether that has ended
  std::set<std::uint64_t> known;         // ranges of memory that the process has
  std::vector<Range> forgotten;          // and those of them that are no longer there
};

class Card {
 public:
  static Card& instance();

  void open(Client& client);
  void close(Client& client);
  void load(const axlf* top);
  void openContext(Client& client, const unsigned char* uuid, unsigned unit, bool shared);
  void closeContext(Client& client, unsigned unit);

  xclBufferHandle allocate(Client& client, void* host, std::uint64_t bytes, unsigned flags);
  void free(xclBufferHandle handle);
  void* map(xclBufferHandle handle);
  void properties(xclBufferHandle handle, xclBOProperties* properties);
  void sync(xclBufferHandle handle, xclBOSyncDirection direction, std::uint64_t bytes, std::uint64_t offset);
  void copy(xclBufferHandle to, std::uint64_t toOffset, xclBufferHandle from, std::uint64_t fromOffset,
            std::uint64_t bytes);

  void execute(Client& client, xclBufferHandle handle);
  bool wait(Client& client, int milliseconds);
  std::uint32_t readRegister(unsigned unit, std::uint32_t offset);
  void writeRegister(Client& client, unsigned unit, std::uint32_t offset, std::uint32_t value);

  // Ends all runs; for the end of the program, when XRT waits for those that have callbacks.
  void powerOff();

 private:
  using Lock = std::unique_lock<std::mutex>;

  Card() = default;
  void requireThere() const;
  bool isBusy() const;
  void startProcesses();

  // buffers.cpp
  Buffer& find(xclBufferHandle handle);
  const Buffer& deviceBuffer(xclBufferHandle handle, std::uint64_t offset, std::uint64_t bytes, const char* what);
  void release(std::map<xclBufferHandle, Buffer>::iterator buffer);

  // runs.cpp
  void startRun(std::unique_ptr<Command> command);
  void dispatch(Unit& unit, std::unique_ptr<Command> command);
  std::string place(const Unit& unit, const Command& command, std::vector<Argument>* arguments,
                    std::vector<Range>* ranges) const;
  void finish(Command& command, ert_cmd_state state, const std::string& text);
  void abort(xclBufferHandle handle);
  void stop(Unit& unit, ert_cmd_state state, const std::string& why);
  void next(Unit& unit);
  void lose(const std::string& why);
  void answer(Unit& unit);
  std::string describe(const Reply& reply) const;
  void watch();

  std::mutex mutex_;
  std::condition_variable completed_;
  Faults faults_;
  std::string lost_;  // why the card is gone; empty while it is there
  std::set<Client*> clients_;
  std::shared_ptr<Memory> memory_;  // shared with transfers that are under way
  Image image_;
  int kernel_ = -1;
  std::vector<Unit> units_;
  std::map<xclBufferHandle, Buffer> buffers_;
  std::map<std::uint64_t, xclBufferHandle> byAddress_;
  std::deque<std::unique_ptr<Command>> waiting_;
  xclBufferHandle nextHandle_ = 1;  // never used twice, so that a handle of a closed card means nothing later

  int wakeUp_ = -1;  // tells the watcher that compute units came or went
};

}  // namespace card

#endif
