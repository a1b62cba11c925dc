// What a phase multiplies its matrices by.
#ifndef SKIPGATE_OPERAND_H
#define SKIPGATE_OPERAND_H

namespace skipgate {

/// A vector and where the matrix that it meets lies. Plain numbers: all phases share the same hardware.
struct Operand {
  bool present;     // false: the phase has no such operand
  bool oneHot;      // true: the value 1 in column `oneHotIndex`, worked on by all lanes
  bool packed;      // the matrix's encoding
  int vectorId;     // which counts
  int listBase;     // where the vector's list begins in every column group
  int columnBase;   // where the matrix begins in every lane's column table
  int align;        // places to shift a value left, to the phase's sumFrac
  int oneHotIndex;  // set in every step
  int firstGate;    // of the matrix's rows: where packed codes begin
};

constexpr Operand noOperand() { return Operand{false, false, false, 0, 0, 0, 0, 0, 0}; }

constexpr Operand listOperand(int vectorId, int listBase, int columnBase, int align, bool packed, int firstGate = 0) {
  return Operand{true, false, packed, vectorId, listBase, columnBase, align, 0, firstGate};
}

constexpr Operand oneHotOperand(int columnBase, int align, bool packed) {
  return Operand{true, true, packed, 0, 0, columnBase, align, 0, 0};
}

/// The operand of this step: `operand`, which is one-hot, with its one in column `index`.
inline Operand atIndex(Operand operand, int index) {
  operand.oneHotIndex = index;
  return operand;
}

}  // namespace skipgate

#endif
