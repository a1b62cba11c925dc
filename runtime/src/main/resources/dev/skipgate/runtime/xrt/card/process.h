// The driver's end of a compute unit's process.
#ifndef SKIPGATE_CARD_PROCESS_H
#define SKIPGATE_CARD_PROCESS_H

#include "protocol.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace card {

class Process {
 public:
  // Starts the program with these files and waits until it has found the kernel; throws its reason when it has not.
  Process(const std::string& program, int memory, int kernel);
  // Stops it, whatever it does.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Readable when there is an answer, or when the process has ended.
  int socket() const { return socket_; }

  // False when the process is no longer there.
  bool request(const Request& header, const std::vector<Range>& unmaps, const std::vector<Range>& maps,
               const std::vector<Argument>& arguments);

  // False when the process ended without an answer; the text then says how.
  bool reply(Reply* reply, std::string* ending);

 private:
  std::string stop();

  pid_t pid_ = -1;
  int socket_ = -1;
};

}  // namespace card

#endif
