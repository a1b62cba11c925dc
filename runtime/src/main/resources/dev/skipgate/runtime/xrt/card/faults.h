// Misbehaviour on demand: words in the file "fault" of XILINX_XRT, or in SKIPGATE_CARD_FAULT; docs/emulated-card.md
// lists them. A word acts every time, WORD@N the Nth time alone, counted from the opening of the card.
#ifndef SKIPGATE_CARD_FAULTS_H
#define SKIPGATE_CARD_FAULTS_H

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace card {

class Faults {
 public:
  // Reads what is asked for; an unknown word is an error, because a fault that never comes would look like a pass.
  static Faults read() {
    std::string words;
    if (const char* root = std::getenv("XILINX_XRT")) {
      std::ifstream file(std::string(root) + "/fault");
      std::getline(file, words, '\0');
    }
    if (const char* variable = std::getenv("SKIPGATE_CARD_FAULT")) {
      words += std::string(" ") + variable;
    }
    for (char& c : words) {
      c = c == ',' ? ' ' : c;
    }
    Faults faults;
    std::istringstream in(words);
    for (std::string word; in >> word;) {
      faults.add(word);
    }
    return faults;
  }

  // Whether the thing that this word names happens now; each call is one time.
  bool now(const std::string& word) {
    const auto found = asked_.find(word);
    if (found == asked_.end()) {
      return false;
    }
    const unsigned time = ++times_[word];
    return found->second == 0 || found->second == time;
  }

 private:
  void add(const std::string& text) {
    const std::size_t at = text.find('@');
    const std::string word = text.substr(0, at);
    const bool known = word == "no-device" || word == "load-failure" || word == "hang" || word == "error" ||
                       word == "lost" || word == "short-read" || word == "crash";
    const std::string number = at == std::string::npos ? "0" : text.substr(at + 1);
    const bool isNumber = !number.empty() && number.size() < 10 &&
                          number.find_first_not_of("0123456789") == std::string::npos && (at == std::string::npos || std::stoul(number) > 0);
    if (!known || !isNumber) {
      throw std::runtime_error("the emulated card knows no fault '" + text +
                               "'; wanted no-device, load-failure, hang, error, crash, lost or short-read, or one of"
                               " them with @ and the time, from 1");
    }
    asked_[word] = static_cast<unsigned>(std::stoul(number));
  }

  std::map<std::string, unsigned> asked_;
  std::map<std::string, unsigned> times_;
};

}  // namespace card

#endif
