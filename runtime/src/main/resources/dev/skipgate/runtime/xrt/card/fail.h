// How everything in the driver fails: with the error number that XRT hands to the program, and a sentence.
#ifndef SKIPGATE_CARD_FAIL_H
#define SKIPGATE_CARD_FAIL_H

#include <string>
#include <system_error>

namespace card {

[[noreturn]] inline void fail(int code, const std::string& text) {
  throw std::system_error(code, std::generic_category(), text);
}

}  // namespace card

#endif
