// Everything that a generated Top.cpp uses, and the commands of the kernel.
#ifndef SKIPGATE_KERNEL_H
#define SKIPGATE_KERNEL_H

#include "skipgate/axi_load.h"
#include "skipgate/axi_store.h"
#include "skipgate/constant.h"
#include "skipgate/dense.h"
#include "skipgate/gates.h"
#include "skipgate/input.h"
#include "skipgate/matvec.h"
#include "skipgate/stream.h"
#include "skipgate/weight_loader.h"

namespace skipgate {

/// The bits of the kernel's `command` argument; they act in this order.
constexpr int kCommandLoadWeights = 1;
constexpr int kCommandResetState = 2;
constexpr int kCommandRun = 4;

/// What the input of a step is.
constexpr int kInputOneHot = 0;
constexpr int kInputEmbedding = 1;
constexpr int kInputVector = 2;

}  // namespace skipgate

#endif
