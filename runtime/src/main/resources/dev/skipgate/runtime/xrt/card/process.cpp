#include "process.h"
#include "fail.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace card {

namespace {

constexpr int kStartMilliseconds = 30000;
constexpr int kFirstFree = 16;  // above the descriptors that the process is given

// A descriptor that cannot be one of those that the process is to have.
struct Copy {
  explicit Copy(int of) : file(fcntl(of, F_DUPFD_CLOEXEC, kFirstFree)) {
    if (file < 0) {
      fail(errno, "no file descriptor for a compute unit");
    }
  }
  ~Copy() { close(file); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  int file;
};

// How to start it: those three files and the host's output alone, none of the host's signal handling, and a group of
// its own, because an interrupt at the terminal is for the host, which decides what becomes of a run.
class Start {
 public:
  Start(int socket, int memory, int kernel) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, kSocket);
    posix_spawn_file_actions_adddup2(&actions, memory, kMemory);
    posix_spawn_file_actions_adddup2(&actions, kernel, kKernel);
    posix_spawn_file_actions_addclosefrom_np(&actions, kKernel + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

// A library that is preloaded into the host program is not for the unit, least of all a debugger's.
std::vector<char*> environment() {
  std::vector<char*> kept;
  for (char** each = environ; *each != nullptr; ++each) {
    if (std::strncmp(*each, "LD_PRELOAD=", 11) != 0) {
      kept.push_back(*each);
    }
  }
  kept.push_back(nullptr);
  return kept;
}

}  // namespace

Process::Process(const std::string& program, int memory, int kernel) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    fail(errno, "no socket for a compute unit");
  }
  socket_ = ends[0];
  int code = 0;
  try {
    const Copy socket(ends[1]);
    const Copy memoryFile(memory);
    const Copy kernelFile(kernel);
    const Start start(socket.file, memoryFile.file, kernelFile.file);
    std::string name = program;
    char* arguments[] = {&name[0], nullptr};
    code = posix_spawn(&pid_, program.c_str(), &start.actions, &start.attributes, arguments, environment().data());
  } catch (...) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
  if (code != 0) {
    pid_ = -1;
    close(socket_);
    fail(code, program + " cannot be started");
  }
  pollfd ready{socket_, POLLIN, 0};
  Reply first{};
  std::string ending = "it did not answer";
  const bool answered = poll(&ready, 1, kStartMilliseconds) == 1 && reply(&first, &ending);
  if (!answered || first.outcome != Outcome::kDone) {
    const std::string reason = answered ? first.text : ending;
    stop();
    close(socket_);
    throw std::runtime_error("the compute unit does not start: " + reason);
  }
}

Process::~Process() {
  stop();
  close(socket_);
}

bool Process::request(const Request& header, const std::vector<Range>& unmaps, const std::vector<Range>& maps,
                      const std::vector<Argument>& arguments) {
  std::vector<char> message;
  const auto append = [&message](const void* data, std::size_t size) {
    const char* from = static_cast<const char*>(data);
    message.insert(message.end(), from, from + size);
  };
  append(&header, sizeof header);
  append(unmaps.data(), unmaps.size() * sizeof(Range));
  append(maps.data(), maps.size() * sizeof(Range));
  append(arguments.data(), arguments.size() * sizeof(Argument));
  std::size_t done = 0;
  while (done < message.size()) {
    const ssize_t sent = send(socket_, message.data() + done, message.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

bool Process::reply(Reply* reply, std::string* ending) {
  char* to = reinterpret_cast<char*>(reply);
  std::size_t missing = sizeof *reply;
  while (missing > 0) {
    const ssize_t got = recv(socket_, to, missing, 0);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      *ending = stop();
      return false;
    }
    to += got;
    missing -= static_cast<std::size_t>(got);
  }
  reply->text[sizeof reply->text - 1] = '\0';
  return true;
}

// Says how it ended.
std::string Process::stop() {
  if (pid_ < 0) {
    return "its process is gone";
  }
  int status = 0;
  kill(pid_, SIGKILL);
  pid_t ended = -1;
  do {
    ended = waitpid(pid_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  pid_ = -1;
  if (ended > 0 && WIFSIGNALED(status)) {
    return std::string("its process was ended by a signal: ") + strsignal(WTERMSIG(status));
  }
  return "its process ended with exit code " + std::to_string(ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

}  // namespace card
