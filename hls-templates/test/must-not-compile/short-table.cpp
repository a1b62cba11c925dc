// must fail: an activation table must have one entry for every value of the gate input format
#include "skipgate/activation.h"

skipgate::Int<8> squash(const skipgate::Int<6>& z) {
  const skipgate::TableEntry table[32] = {};
  return skipgate::lookUp<8>(table, z);
}
