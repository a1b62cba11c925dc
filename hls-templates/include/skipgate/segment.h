// Streamed weights: a matrix in parts, of which the lanes' memories hold two, one to multiply by and one to load into.
#ifndef SKIPGATE_SEGMENT_H
#define SKIPGATE_SEGMENT_H

#include "skipgate/array.h"

namespace skipgate {

/// Neighbouring columns of a matrix, all their rows, and where they lie in memory and in a half of the lanes' memories.
struct Segment {
  Operand operand;  // the vector that the matrix meets
  int depth;        // rows of a row group for each gate: the order of packed codes
  int firstColumn;  // the segment's local columns, from here
  int endColumn;    // to before here
  int tableBase;    // where they begin in every lane's column table
  int bankBase;     // where the weights begin in every bank
  int bankWords;    // words of every bank
  int firstWord;    // where the segment begins in the weight image, in words of 512 bits
  bool resident;    // loaded with the image and kept, not in every step
};

/// The second half of the lanes' weight memories; the first is the array's own. Lanes use both ports of a bank, so the
/// half that is loaded must be another memory than the half that is read.
template <class Config>
struct SpareWeights {
  Banks<Config> banks;
  ColumnTables<Config> columns;
};

/// Tells synthesis how the spare memories are split, as bindStorage does for the array's.
template <class Config>
void bindStorage(SpareWeights<Config>& spare) {
#pragma HLS inline                                                   // or the pragmas below bind a copy
#pragma HLS disaggregate variable = spare                            // or banks and tables become one memory
#pragma HLS array_partition variable = spare.banks dim = 1 complete  // or lanes wait for one another's weights
#pragma HLS array_partition variable = spare.columns dim = 1 complete
  static_cast<void>(spare);  // named by pragmas only
}

/// How a segment lies in 512-bit words: the words of all banks side by side, then the tables of all lanes side by side,
/// so that every trip of loading writes each memory at most once.
template <class Config>
struct SegmentLayout {
  static_assert(Widths<Config>::kWordAddress + Widths<Config>::kPosition + Config::kLengthBits <= 32,
                "a column entry of a segment must fit in 32 bits");

  static constexpr int kBanks = Array<Config>::kBanks;
  static constexpr int kBanksATrip = smaller(kBanks, 8);
  static constexpr int kTripsAnAddress = kBanks / kBanksATrip;
  static constexpr int kBankTripsAWord = 8 / kBanksATrip;

  static constexpr int kLanesATrip = smaller(Config::kLanes, 16);
  static constexpr int kTripsAColumn = Config::kLanes / kLanesATrip;
  static constexpr int kColumnTripsAWord = 16 / kLanesATrip;

  /// 512-bit words of the weights, then of the tables.
  static constexpr int bankPart(int bankWords) {
    return static_cast<int>(ceilDiv(static_cast<long long>(bankWords) * kTripsAnAddress, kBankTripsAWord));
  }
  static constexpr int tablePart(int columns) {
    return static_cast<int>(ceilDiv(static_cast<long long>(columns) * kTripsAColumn, kColumnTripsAWord));
  }
};

/// Reads a segment into a half of the lanes' memories; answers the trips, at most one 512-bit word each.
template <class Config>
UInt<32> loadSegment(Banks<Config>& banks, ColumnTables<Config>& columns, const Word512* weights,
                     const Segment& segment) {
#pragma HLS inline off  // a module of its own, or it cannot run beside the lanes
  using Layout = SegmentLayout<Config>;
  const Word512* const bankPart = weights + segment.firstWord;
  const int bankTrips = segment.bankWords * Layout::kTripsAnAddress;
  Word512 word = zeroWord();
LoadSegment_Word:
  for (int trip = 0; trip < bankTrips; ++trip) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    const int part = trip % Layout::kBankTripsAWord;
    if (part == 0) {
      word = bankPart[trip / Layout::kBankTripsAWord];
    }
    const int first = trip % Layout::kTripsAnAddress * Layout::kBanksATrip;
    const int address = segment.bankBase + trip / Layout::kTripsAnAddress;
    require(address < Config::kWordsPerBank, "a segment does not fit in the banks");
  LoadSegment_Bank:
    for (int i = 0; i < Layout::kBanksATrip; ++i) {
#pragma HLS unroll  // or a trip takes a cycle for every bank
      banks[first + i][address] = getBits<Config::kWordBits>(word, 64 * (part * Layout::kBanksATrip + i));
    }
  }
  const Word512* const tablePart = bankPart + Layout::bankPart(segment.bankWords);
  const int tableTrips = (segment.endColumn - segment.firstColumn) * Layout::kTripsAColumn;
LoadSegment_Column:
  for (int trip = 0; trip < tableTrips; ++trip) {
#pragma HLS pipeline II = 1  // or the reads are no burst
    const int part = trip % Layout::kColumnTripsAWord;
    if (part == 0) {
      word = tablePart[trip / Layout::kColumnTripsAWord];
    }
    const int first = trip % Layout::kTripsAColumn * Layout::kLanesATrip;
    const int place = segment.tableBase + trip / Layout::kTripsAColumn;
    require(place < Config::kColumns, "a segment does not fit in the column tables");
  LoadSegment_Lane:
    for (int i = 0; i < Layout::kLanesATrip; ++i) {
#pragma HLS unroll  // or a trip takes a cycle for every lane
      const UInt<32> bits = getBits<32>(word, 32 * (part * Layout::kLanesATrip + i));
      constexpr int kWord = Widths<Config>::kWordAddress;
      constexpr int kPosition = Widths<Config>::kPosition;
      ColumnEntry<Config>& entry = columns[first + i][place];
      entry.word = getBits<kWord>(bits, 0);
      entry.position = getBits<kPosition>(bits, kWord);
      entry.length = getBits<Config::kLengthBits>(bits, kWord + kPosition);
    }
  }
  return bankTrips + tableTrips;
}

}  // namespace skipgate

#endif
