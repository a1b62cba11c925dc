// A compute unit: a process of its own that runs one kernel. In a process of its own because a kernel that never ends
// can then be stopped, one that leaves its buffers can be told by its fault without touching the signal handlers of the
// host program (a Java machine has its own), and each unit has its own copy of the kernel's static memory. It sees
// nothing of the host's memory, only the buffers of the device that the driver names.
#include "protocol.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

using card::kPage;

// Where a range of the device's memory lies here: between two pages that may not be touched.
struct Mapped {
  std::uint64_t start;
  std::uint64_t bytes;
  char* at;
};

// Read by the handler of faults, so it is of plain memory that never moves while a kernel runs.
struct Window {
  const Mapped* first;
  std::size_t count;
};
Window window{nullptr, 0};

bool send(const void* data, std::size_t size) {
  const char* from = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = ::send(card::kSocket, from, size, MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    from += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive(void* data, std::size_t size) {
  char* to = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = ::recv(card::kSocket, to, size, 0);
    if (got <= 0) {
      return false;
    }
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

void answer(card::Outcome outcome, const char* text) {
  card::Reply reply{};
  reply.outcome = outcome;
  std::strncpy(reply.text, text, sizeof reply.text - 1);
  send(&reply, sizeof reply);
}

// Tells where the kernel went, then ends: nothing can be known of the kernel's state after it.
void onFault(int, siginfo_t* info, void*) {
  card::Reply reply{};
  reply.outcome = card::Outcome::kFault;
  const char* at = static_cast<const char*>(info->si_addr);
  for (std::size_t i = 0; i < window.count; ++i) {
    const Mapped& each = window.first[i];
    if (at >= each.at - kPage && at < each.at + each.bytes + kPage) {
      reply.isInMemory = 1;
      reply.place = each.start;
      reply.past = at < each.at ? at - each.at : at - (each.at + each.bytes);
    }
  }
  send(&reply, sizeof reply);
  _exit(1);
}

void catchFaults() {
  static char stack[16384];
  stack_t alternative{};
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof stack;
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_sigaction = onFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

class Unit {
 public:
  explicit Unit(card::KernelCall kernel) : kernel_(kernel) {}

  bool serve() {
    card::Request request{};
    if (!receive(&request, sizeof request)) {
      return false;
    }
    std::vector<card::Range> unmaps(request.unmaps);
    std::vector<card::Range> maps(request.maps);
    std::vector<card::Argument> arguments(request.arguments);
    if (!receive(unmaps.data(), unmaps.size() * sizeof(card::Range)) ||
        !receive(maps.data(), maps.size() * sizeof(card::Range)) ||
        !receive(arguments.data(), arguments.size() * sizeof(card::Argument))) {
      return false;
    }
    for (const card::Range& range : unmaps) {
      unmap(range);
    }
    for (const card::Range& range : maps) {
      if (!map(range)) {
        answer(card::Outcome::kFailed, "the compute unit cannot map the device's memory");
        return true;
      }
    }
    while (request.hang != 0) {
      pause();
    }
    run(arguments);
    return true;
  }

 private:
  void run(const std::vector<card::Argument>& arguments) {
    std::vector<std::uint64_t> values;
    for (const card::Argument& argument : arguments) {
      values.push_back(argument.isAddress != 0 ? here(argument.value) : argument.value);
    }
    window = {mapped_.data(), mapped_.size()};
    char text[sizeof card::Reply::text] = "";
    const int threw = kernel_(values.data(), static_cast<std::uint32_t>(values.size()), text, sizeof text);
    answer(threw != 0 ? card::Outcome::kFailed : card::Outcome::kDone, text);
  }

  std::uint64_t here(std::uint64_t place) const {
    for (const Mapped& each : mapped_) {
      if (place >= each.start && place < each.start + each.bytes) {
        return reinterpret_cast<std::uint64_t>(each.at + (place - each.start));
      }
    }
    return 0;
  }

  bool map(const card::Range& range) {
    for (const Mapped& each : mapped_) {
      if (each.start == range.start) {
        return true;
      }
    }
    void* space = mmap(nullptr, range.bytes + 2 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED) {
      return false;
    }
    char* at = static_cast<char*>(space) + kPage;
    if (mmap(at, range.bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, card::kMemory,
             static_cast<off_t>(range.start)) == MAP_FAILED) {
      munmap(space, range.bytes + 2 * kPage);
      return false;
    }
    mapped_.push_back({range.start, range.bytes, at});
    return true;
  }

  void unmap(const card::Range& range) {
    for (std::size_t i = 0; i < mapped_.size(); ++i) {
      if (mapped_[i].start == range.start) {
        munmap(mapped_[i].at - kPage, mapped_[i].bytes + 2 * kPage);
        mapped_[i] = mapped_.back();
        mapped_.pop_back();
        return;
      }
    }
  }

  card::KernelCall kernel_;
  std::vector<Mapped> mapped_;
};

// The host program may end in any way; a kernel that never ends must not outlive it.
void endWithTheHost() {
  std::thread([] {
    pollfd host{card::kSocket, POLLRDHUP, 0};
    while (poll(&host, 1, -1) < 0 || (host.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0) {
    }
    _exit(0);
  }).detach();
}

}  // namespace

int main() {
  const std::string library = "/proc/self/fd/" + std::to_string(card::kKernel);
  void* kernel = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (kernel == nullptr) {
    answer(card::Outcome::kFailed, dlerror());
    return 1;
  }
  void* call = dlsym(kernel, card::kKernelSymbol);
  if (call == nullptr) {
    answer(card::Outcome::kFailed, "the bitstream holds no kernel for the emulated card");
    return 1;
  }
  catchFaults();
  endWithTheHost();
  answer(card::Outcome::kDone, "");
  Unit unit(reinterpret_cast<card::KernelCall>(call));
  while (unit.serve()) {
  }
  return 0;
}
