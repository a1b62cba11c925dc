// The load process of the kernel: reads a run's input ahead of the datapath.
#ifndef SKIPGATE_AXI_LOAD_H
#define SKIPGATE_AXI_LOAD_H

#include "skipgate/types.h"

namespace skipgate {

/// One-hot input: sends the index of every step.
inline void loadIndices(const Word512* input, int steps, Stream<UInt<32>>& indices) {
#pragma HLS inline off  // a process of the dataflow region
  Word512 word = zeroWord();
LoadIndices_Step:
  for (int step = 0; step < steps; ++step) {
#pragma HLS pipeline II = 1  // or an index takes a memory latency
    if (step % 16 == 0) {
      word = input[step / 16];
    }
    indices.write(getBits<32>(word, step % 16 * 32));
  }
}

/// The same where other passes of the kernel send vectors: an index is the beginning of a word.
inline void loadIndexWords(const Word512* input, int steps, Stream<Word512>& words) {
#pragma HLS inline off  // one kind of input of a process of the dataflow region
  Word512 word = zeroWord();
LoadIndexWords_Step:
  for (int step = 0; step < steps; ++step) {
#pragma HLS pipeline II = 1  // or an index takes a memory latency
    if (step % 16 == 0) {
      word = input[step / 16];
    }
    Word512 index = zeroWord();
    setBits(index, 0, getBits<32>(word, step % 16 * 32));
    words.write(index);
  }
}

/// Vector input: sends the words of every step, which lie one after the other.
template <class Config>
void loadVectors(const Word512* input, int steps, Stream<Word512>& words) {
#pragma HLS inline off  // a process of the dataflow region
  const int count = steps * Config::kInputWordsPerStep;
LoadVectors_Word:
  for (int at = 0; at < count; ++at) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    words.write(input[at]);
  }
}

/// Embedding input: reads the index of every step and sends that row of the embedding.
template <class Config>
void loadEmbeddingRows(const Word512* input, const Word512* embedding, int steps, Stream<Word512>& words) {
#pragma HLS inline off  // a process of the dataflow region
  Word512 word = zeroWord();
LoadEmbedding_Step:
  for (int step = 0; step < steps; ++step) {
    if (step % 16 == 0) {
      word = input[step / 16];
    }
    const UInt<32> row = getBits<32>(word, step % 16 * 32);
    require(row < Config::kInputClasses, "an input index lies outside the embedding");
  LoadEmbedding_Word:
    for (int i = 0; i < Config::kInputWordsPerStep; ++i) {
#pragma HLS pipeline II = 1  // or the reads are no burst
      words.write(embedding[static_cast<long long>(row) * Config::kInputWordsPerStep + i]);
    }
  }
}

}  // namespace skipgate

#endif
