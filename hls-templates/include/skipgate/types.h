// Chooses the number and stream types: checked ones in simulation, the vendor's for synthesis.
//
// Both spell the same: Int<W>, UInt<W>, Word512, Stream<T>; getBits<W>(word, low), setBits<W>(word, low, value),
// asSigned, asUnsigned, shiftLeft<W>(value, places), require(holds, sentence). Rules that keep both equal:
//  - what is stored fits (checked types throw, vendor types would wrap);
//  - left shifts only through shiftLeft, which widens first;
//  - both branches of ?: have one type.
#ifndef SKIPGATE_TYPES_H
#define SKIPGATE_TYPES_H

#if defined(__SYNTHESIS__) || defined(SKIPGATE_VENDOR_TYPES)
#include "skipgate/vendor_types.h"
#else
#include "skipgate/sim/checked_int.h"
#include "skipgate/sim/checked_stream.h"
#include "skipgate/sim/wide_word.h"

/// Lanes are simulated by sim/simulate_lane.h.
#define SKIPGATE_CHECKED_TYPES

/// Marks a function that is a module of hardware: kept apart in simulation too, where its state then fits in registers.
#define SKIPGATE_MODULE __attribute__((noinline))

/// Marks a function that is part of its caller, in simulation too, where the caller's state then stays in registers.
#define SKIPGATE_INLINE inline __attribute__((always_inline))

namespace skipgate {

constexpr bool kCheckedTypes = true;

}  // namespace skipgate
#endif

#endif
