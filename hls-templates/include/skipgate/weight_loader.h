// Copies the weight image from memory into the array.
#ifndef SKIPGATE_WEIGHT_LOADER_H
#define SKIPGATE_WEIGHT_LOADER_H

#include "skipgate/array.h"

namespace skipgate {

/// The sizes of the weight image in 512-bit words, each part padded to whole words.
template <class Config>
struct ImageSize {
  static constexpr long long kBank = ceilDiv(Config::kWordsPerBank, 8);
  static constexpr long long kLane = ceilDiv(Config::kColumns, 8);
  static constexpr long long kRowGroup = ceilDiv(4 * Config::kBiasDepth, 16);
  static constexpr long long kBanks = Config::kLanes / Config::kLanesPerBank * kBank;
  static constexpr long long kLanes = Config::kLanes * kLane;
  static constexpr long long kRowGroups = Config::kRowGroups * kRowGroup;
  static constexpr long long kWords = kBanks + kLanes + kRowGroups;
};

namespace detail {

template <class Config>
void loadBank(UInt<Config::kWordBits> (&bank)[Config::kWordsPerBank], const Word512* from) {
#pragma HLS inline  // or the bank becomes a copied argument
  Word512 word = zeroWord();
LoadBank_Word:
  for (int at = 0; at < Config::kWordsPerBank; ++at) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    if (at % 8 == 0) {
      word = from[at / 8];
    }
    bank[at] = getBits<Config::kWordBits>(word, at % 8 * 64);
  }
}

template <class Config>
void loadColumns(ColumnEntry<Config> (&columns)[Config::kColumns], const Word512* from) {
#pragma HLS inline  // or the column table becomes a copied argument
  Word512 word = zeroWord();
LoadColumns_Entry:
  for (int at = 0; at < Config::kColumns; ++at) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    if (at % 8 == 0) {
      word = from[at / 8];
    }
    const int low = at % 8 * 64;
    ColumnEntry<Config> entry;
    entry.word = getBits<32>(word, low);
    entry.position = getBits<8>(word, low + 32);
    entry.length = getBits<24>(word, low + 40);
    columns[at] = entry;
  }
}

template <class Config>
void loadBiases(Int<Config::kSumBits> (&biases)[4][Config::kBiasDepth], const Word512* from) {
#pragma HLS inline  // or the biases become a copied argument
  Word512 word = zeroWord();
LoadBiases_Row:
  for (int at = 0; at < 4 * Config::kBiasDepth; ++at) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    if (at % 16 == 0) {
      word = from[at / 16];
    }
    biases[at / Config::kBiasDepth][at % Config::kBiasDepth] = asSigned(getBits<32>(word, at % 16 * 32));
  }
}

}  // namespace detail

/// Loads the biases, which begin at `from`.
template <class Config>
void loadBiases(Array<Config>& array, const Word512* from) {
#pragma HLS inline  // part of the loader
LoadBiases_RowGroup:
  for (int group = 0; group < Config::kRowGroups; ++group) {
    detail::loadBiases<Config>(array.biases[group], from + group * ImageSize<Config>::kRowGroup);
  }
}

/// Loads weights, column tables and biases. A new image of the same sizes needs no synthesis.
template <class Config>
void loadWeights(Array<Config>& array, const Word512* weights) {
#pragma HLS inline off  // a module of its own, or its logic is spread into the caller's control
  using Size = ImageSize<Config>;
LoadWeights_Bank:
  for (int bank = 0; bank < Array<Config>::kBanks; ++bank) {
    detail::loadBank<Config>(array.banks[bank], weights + bank * Size::kBank);
  }
LoadWeights_Lane:
  for (int lane = 0; lane < Config::kLanes; ++lane) {
    detail::loadColumns<Config>(array.columns[lane], weights + Size::kBanks + lane * Size::kLane);
  }
  loadBiases(array, weights + Size::kBanks + Size::kLanes);
}

}  // namespace skipgate

#endif
