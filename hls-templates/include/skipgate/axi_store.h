// The store process of the kernel, and the status word that ends every step.
#ifndef SKIPGATE_AXI_STORE_H
#define SKIPGATE_AXI_STORE_H

#include "skipgate/dense.h"
#include "skipgate/types.h"

namespace skipgate {

/// The loop trips of a step by kind.
struct Trips {
  UInt<32> input{0};
  UInt<32> matvec{0};
  UInt<32> constant{0};
  UInt<32> gates{0};
  UInt<32> drain{0};
  UInt<32> load{0};  // those that the lanes waited for streamed weights
};

/// Sends the status word of a step: argmax index and logit, then the trips.
inline void writeStatus(const Argmax& best, const Trips& trips, Stream<Word512>& output) {
#pragma HLS inline  // wires, not a module
  Word512 word = zeroWord();
  setBits(word, 0, best.index);
  setBits(word, 32, asUnsigned(best.logit));
  setBits(word, 64, trips.input);
  setBits(word, 96, trips.matvec);
  setBits(word, 128, trips.constant);
  setBits(word, 160, trips.gates);
  setBits(word, 192, trips.drain);
  setBits(word, 224, trips.load);
  output.write(word);
}

/// Writes the words of all steps to memory.
template <class Config>
void storeWords(Stream<Word512>& words, int steps, Word512* output) {
#pragma HLS inline off  // a process of the dataflow region
  const int count = steps * (Config::kOutputWordsPerStep + 1);
StoreWords_Word:
  for (int at = 0; at < count; ++at) {
#pragma HLS pipeline II = 1  // or the writes are no burst
    output[at] = words.read();
  }
}

}  // namespace skipgate

#endif
