// Everything that a generated Top.cpp uses, and the commands of the kernel.
#ifndef SKIPGATE_KERNEL_H
#define SKIPGATE_KERNEL_H

#include "skipgate/axi_load.h"
#include "skipgate/axi_store.h"
#include "skipgate/constant.h"
#include "skipgate/dense.h"
#include "skipgate/gates.h"
#include "skipgate/gru_cell.h"
#include "skipgate/input.h"
#include "skipgate/lstm_cell.h"
#include "skipgate/matvec.h"
#include "skipgate/state.h"
#include "skipgate/stream.h"
#include "skipgate/unit_cell.h"
#include "skipgate/weight_loader.h"

namespace skipgate {

/// The bits of the kernel's `command` argument, in the order in which they act.
constexpr int kCommandLoadWeights = 1;
constexpr int kCommandResetState = 2;
constexpr int kCommandLoadState = 8;
constexpr int kCommandRun = 4;
constexpr int kCommandSaveState = 16;

/// Those that use the card's memory for states; the output of such a call ends with a word of their trips.
constexpr int kCommandMoveState = kCommandLoadState | kCommandSaveState;

/// A kernel of several passes over a sequence runs the one whose number stands in the bits of `command` from here on.
constexpr int kCommandPassShift = 8;

/// What the input of a step is.
constexpr int kInputOneHot = 0;
constexpr int kInputEmbedding = 1;
constexpr int kInputVector = 2;

}  // namespace skipgate

#endif
