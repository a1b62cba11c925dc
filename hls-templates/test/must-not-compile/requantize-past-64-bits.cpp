// must fail: a value to requantize must stay within 64 bits
#include "skipgate/requantize.h"

skipgate::Int<16> wide(const skipgate::Int<48>& value) { return skipgate::requantize<0, 20, 16>(value); }
