typedef struct This_s{
   __global int *table;
   __global int *constants;
   int block;
   __global int *starts;
   __global int *entries;
   __global int *values;
   int words;
   __global long *planes;
   __global long *bits;
   __global long *sums;
   int tile;
   int steps;
   int outputRows;
   __global int *output;
   __global int *input;
   int inputSize;
   __global int *biases;
   int phases;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
long dev_skipgate_runtime_opencl_ProductKernel__requantize(This *this, long value, int from, int width, int fraction){
   long greatest = (1L << (width - 1)) - 1L;
   long least = -greatest - 1L;
   int shift = from - fraction;
   long result = value;
   if (shift>63){
      result = 0L;
   } else {
      if (shift>0){
         result = (value >> shift) + ((value >> (shift - 1)) & 1L);
      }
   }
   result = ((result - greatest)>0)?greatest:(((result - least)<0)?least:result);
   if (shift<0 && (result - 0L)!=0){
      result = (shift<=-32)?(((result - 0L)>0)?greatest:least):(result << -shift);
      result = ((result - greatest)>0)?greatest:(((result - least)<0)?least:result);
   }
   return(result);
}
long dev_skipgate_runtime_opencl_StepKernel__mixed(This *this, int at, long update, long candidate, long old){
   long aligned = candidate << this->table[(at + 20)];
   long before = old << this->table[(at + 21)];
   return(dev_skipgate_runtime_opencl_ProductKernel__requantize(this, ((aligned << this->table[(at + 16)]) + (update * (before - aligned))), this->table[(at + 22)], this->table[(at + 9)], this->table[(at + 19)]));
}
long dev_skipgate_runtime_opencl_StepKernel__tanh(This *this, int at, long argument){
   int place = (int)argument & ((1 << this->table[(at + 14)]) - 1);
   return((long)this->constants[(this->table[(at + 24)] + place)]);
}
long dev_skipgate_runtime_opencl_StepKernel__sigmoid(This *this, int at, long argument){
   int place = (int)argument & ((1 << this->table[(at + 14)]) - 1);
   return((long)this->constants[(this->table[(at + 23)] + place)]);
}
long dev_skipgate_runtime_opencl_StepKernel__argument(This *this, int at, long sum){
   return(dev_skipgate_runtime_opencl_ProductKernel__requantize(this, sum, this->table[(at + 13)], this->table[(at + 14)], this->table[(at + 15)]));
}
long dev_skipgate_runtime_opencl_ProductKernel__compressed(This *this, int matrix, int row, int group){
   int from = (group * this->block) + this->table[(matrix + 7)];
   int at = this->starts[(this->table[(matrix + 8)] + (row / 32))] + (row % 32);
   long sum = 0L;
   int entry = this->entries[at];
   while (entry>=0){
      {
         long value = (long)this->values[(from + (entry >> 6))];
         long term = value << ((entry >> 1) & 31);
         sum = sum + (((entry & 1)==0)?term:-term);
         at+=32;
         entry = this->entries[at];
      }
   }
   return(sum);
}
long dev_skipgate_runtime_opencl_ProductKernel__packed(This *this, int matrix, int plane, int row, int group){
   int width = this->table[(matrix + 6)];
   int count = this->table[(matrix + 4)];
   int from = (group * this->words) + this->table[(matrix + 5)];
   int at = (plane + ((((row / 32) * count) * 2) * 32)) + ((row % 32) * 2);
   long sum = 0L;
   for (int word = 0; word<count; word++){
      {
         long plus = this->planes[at];
         long minus = this->planes[(at + 1)];
         if (((plus | minus) - 0L)!=0){
            for (int bit = 0; bit<(width - 1); bit++){
               {
                  long set = this->bits[(from + bit)];
                  sum = sum + ((popcount((plus & set)) - popcount((minus & set))) << bit);
               }
            }
            long sign = this->bits[((from + width) - 1)];
            sum = sum - ((popcount((plus & sign)) - popcount((minus & sign))) << (width - 1));
         }
         from = from + width;
         at+=64;
      }
   }
   return(sum);
}
long dev_skipgate_runtime_opencl_StepKernel__gruAfter(This *this, int at, int old, int from){
   int gateFraction = this->table[(at + 16)];
   long reset = dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[from]));
   long candidate = dev_skipgate_runtime_opencl_ProductKernel__requantize(this, ((this->sums[(from + (2 * this->tile))] << gateFraction) + (reset * this->sums[(from + (3 * this->tile))])), (this->table[(at + 13)] + gateFraction), this->table[(at + 14)], this->table[(at + 15)]);
   return(dev_skipgate_runtime_opencl_StepKernel__mixed(this, at, dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[(from + this->tile)])), dev_skipgate_runtime_opencl_StepKernel__tanh(this, at, candidate), (long)this->values[old]));
}
long dev_skipgate_runtime_opencl_StepKernel__lstm(This *this, int at, int cell, int from){
   long i = dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[from]));
   long f = dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[(from + this->tile)]));
   long g = dev_skipgate_runtime_opencl_StepKernel__tanh(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[(from + (2 * this->tile))]));
   long o = dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[(from + (3 * this->tile))]));
   long kept = (f * (long)this->values[cell]) << this->table[(at + 20)];
   long added = (i * g) << this->table[(at + 21)];
   long next = dev_skipgate_runtime_opencl_ProductKernel__requantize(this, (kept + added), this->table[(at + 22)], this->table[(at + 17)], this->table[(at + 18)]);
   this->values[cell]  = (int)next;
   long squashed = dev_skipgate_runtime_opencl_ProductKernel__requantize(this, next, this->table[(at + 18)], this->table[(at + 14)], this->table[(at + 15)]);
   return(dev_skipgate_runtime_opencl_ProductKernel__requantize(this, (o * dev_skipgate_runtime_opencl_StepKernel__tanh(this, at, squashed)), (2 * this->table[(at + 16)]), this->table[(at + 9)], this->table[(at + 19)]));
}
long dev_skipgate_runtime_opencl_ProductKernel__product(This *this, int matrix, int row, int group){
   long sum = 0L;
   for (int plane = 0; plane<this->table[(matrix + 3)]; plane++){
      {
         int at = (matrix + 10) + (2 * plane);
         sum = sum + (dev_skipgate_runtime_opencl_ProductKernel__packed(this, matrix, this->table[(at + 1)], row, group) << this->table[at]);
      }
   }
   if (this->table[(matrix + 8)]>=0){
      sum = sum + dev_skipgate_runtime_opencl_ProductKernel__compressed(this, matrix, row, group);
   }
   return(sum);
}
void dev_skipgate_runtime_opencl_ProductKernel__addTile(This *this, int matrix, int row, int group, int to){
   int from = ((group * this->block) + this->table[(matrix + 7)]) * 8;
   int at = this->starts[(this->table[(matrix + 8)] + (row / 32))] + (row % 32);
   int align = this->table[(matrix + 9)];
   int sum0 = 0;
   int sum1 = 0;
   int sum2 = 0;
   int sum3 = 0;
   int sum4 = 0;
   int sum5 = 0;
   int sum6 = 0;
   int sum7 = 0;
   int entry = this->entries[at];
   while (entry>=0){
      {
         int value = from + ((entry >> 6) * 8);
         int shift = (entry >> 1) & 31;
         int flip = -(entry & 1);
         sum0 = sum0 + (((this->values[value] << shift) ^ flip) - flip);
         sum1 = sum1 + (((this->values[(value + 1)] << shift) ^ flip) - flip);
         sum2 = sum2 + (((this->values[(value + 2)] << shift) ^ flip) - flip);
         sum3 = sum3 + (((this->values[(value + 3)] << shift) ^ flip) - flip);
         sum4 = sum4 + (((this->values[(value + 4)] << shift) ^ flip) - flip);
         sum5 = sum5 + (((this->values[(value + 5)] << shift) ^ flip) - flip);
         sum6 = sum6 + (((this->values[(value + 6)] << shift) ^ flip) - flip);
         sum7 = sum7 + (((this->values[(value + 7)] << shift) ^ flip) - flip);
         at+=32;
         entry = this->entries[at];
      }
   }
   this->sums[to]  = this->sums[to] + ((long)sum0 << align);
   this->sums[to + 1]  = this->sums[to + 1] + ((long)sum1 << align);
   this->sums[to + 2]  = this->sums[to + 2] + ((long)sum2 << align);
   this->sums[to + 3]  = this->sums[to + 3] + ((long)sum3 << align);
   this->sums[to + 4]  = this->sums[to + 4] + ((long)sum4 << align);
   this->sums[to + 5]  = this->sums[to + 5] + ((long)sum5 << align);
   this->sums[to + 6]  = this->sums[to + 6] + ((long)sum6 << align);
   this->sums[to + 7]  = this->sums[to + 7] + ((long)sum7 << align);
   return;
}
long dev_skipgate_runtime_opencl_ProductKernel__column(This *this, int matrix, int row, int hot){
   int code = this->constants[((this->table[(matrix + 0)] + (hot * this->table[(matrix + 1)])) + row)];
   long weight = (long)code;
   if (this->table[(matrix + 2)]==0 && code!=0){
      weight = (code>0)?(1L << (code - 1)):-(1L << (-code - 1));
   }
   return(weight);
}
void dev_skipgate_runtime_opencl_StepKernel__choose(This *this, int sequence, int step, int place, int units, int items){
   int from = ((sequence * this->steps) + step) * (this->outputRows + 1);
   int candidates = (items<units)?items:units;
   int chosen = 0;
   for (int item = 0; item<candidates; item++){
      int row = this->values[(place + (item * this->tile))];
      int logit = this->output[(from + row)];
      if (logit>this->output[(from + chosen)] || logit==this->output[(from + chosen)] && row<chosen){
         chosen = row;
      }
   }
   this->output[from + this->outputRows]  = chosen;
   return;
}
int dev_skipgate_runtime_opencl_StepKernel__best(This *this, int sequence, int step, int item, int units, int items){
   int from = ((sequence * this->steps) + step) * (this->outputRows + 1);
   int chosen = (item<units)?item:-1;
   for (int row = item + items; row<units; row = row + items){
      if (this->output[(from + row)]>this->output[(from + chosen)]){
         chosen = row;
      }
   }
   return(chosen);
}
void dev_skipgate_runtime_opencl_StepKernel__compute(This *this, int at, int unit, int group, int one, int step, int from){
   int kind = this->table[(at + 0)];
   int place = ((group * this->block) * this->tile) + one;
   int when = (((group * this->tile) + one) * this->steps) + step;
   long value = 0L;
   if (kind==0){
      value = (long)this->constants[((this->table[(at + 23)] + (this->input[when] * this->table[(at + 1)])) + unit)];
   } else {
      if (kind==1){
         value = (long)this->input[((when * this->inputSize) + unit)];
      } else {
         if (kind==2){
            value = dev_skipgate_runtime_opencl_StepKernel__lstm(this, at, (place + ((this->table[(at + 12)] + unit) * this->tile)), from);
         } else {
            if (kind==3){
               value = dev_skipgate_runtime_opencl_StepKernel__gruAfter(this, at, (place + ((this->table[(at + 11)] + unit) * this->tile)), from);
            } else {
               if (kind==4){
                  {
                     long reset = dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[from]));
                     this->values[place + ((this->table[(at + 12)] + unit) * this->tile)]  = (int)dev_skipgate_runtime_opencl_StepKernel__sigmoid(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[(from + this->tile)]));
                     value = dev_skipgate_runtime_opencl_ProductKernel__requantize(this, (reset * (long)this->values[(place + ((this->table[(at + 11)] + unit) * this->tile))]), (this->table[(at + 16)] + this->table[(at + 19)]), this->table[(at + 9)], this->table[(at + 19)]);
                  }
               } else {
                  if (kind==5){
                     value = dev_skipgate_runtime_opencl_StepKernel__mixed(this, at, (long)this->values[(place + ((this->table[(at + 12)] + unit) * this->tile))], dev_skipgate_runtime_opencl_StepKernel__tanh(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[from])), (long)this->values[(place + ((this->table[(at + 11)] + unit) * this->tile))]);
                  } else {
                     if (kind==6){
                        value = dev_skipgate_runtime_opencl_StepKernel__tanh(this, at, dev_skipgate_runtime_opencl_StepKernel__argument(this, at, this->sums[from]));
                     } else {
                        value = dev_skipgate_runtime_opencl_ProductKernel__requantize(this, this->sums[from], this->table[(at + 13)], this->table[(at + 9)], this->table[(at + 19)]);
                        if (this->table[(at + 25)]!=0 && (value - 0L)<0){
                           value = 0L;
                        }
                     }
                  }
               }
            }
         }
      }
   }
   if (kind==8){
      this->output[(when * (this->outputRows + 1)) + unit]  = (int)value;
   } else {
      this->values[place + ((0 + unit) * this->tile)]  = (int)value;
   }
   return;
}
void dev_skipgate_runtime_opencl_StepKernel__add(This *this, int at, int number, int unit, int group, int step, int to){
   int sum = (at + 27) + (number * 4);
   int bias = this->biases[((this->table[(at + 6)] + (this->table[sum] * this->table[(at + 1)])) + unit)];
   for (int one = 0; one<this->tile; one++){
      this->sums[to + one]  = (long)bias;
   }
   for (int m = 0; m<3; m++){
      int gate = this->table[((sum + 1) + m)];
      if (gate>=0){
         int matrix = this->table[((at + 3) + m)];
         int row = (gate * this->table[(at + 2)]) + unit;
         if (this->table[(matrix + 0)]>=0){
            for (int one = 0; one<this->tile; one++){
               {
                  int hot = this->input[((((group * this->tile) + one) * this->steps) + step)];
                  this->sums[to + one]  = this->sums[to + one] + (dev_skipgate_runtime_opencl_ProductKernel__column(this, matrix, row, hot) << this->table[(matrix + 9)]);
               }
            }
         } else {
            if (this->tile>1){
               dev_skipgate_runtime_opencl_ProductKernel__addTile(this, matrix, row, group, to);
            } else {
               this->sums[to]  = this->sums[to] + (dev_skipgate_runtime_opencl_ProductKernel__product(this, matrix, row, group) << this->table[(matrix + 9)]);
            }
         }
      }
   }
   return;
}
void dev_skipgate_runtime_opencl_StepKernel__spread(This *this, int at, int place, int group, int item, int items){
   int width = this->table[(at + 9)];
   int count = (((this->table[(at + 1)] + 64) - 1) / 64) * width;
   if (this->table[(at + 8)]<0){
      count = 0;
   }
   for (int word = item; word<count; word = word + items){
      {
         int from = ((group * this->block) + place) + ((word / width) * 64);
         int bit = word % width;
         long gathered = 0L;
         for (int column = 0; column<64; column++){
            gathered = gathered | ((long)((this->values[(from + column)] >> bit) & 1) << column);
         }
         this->bits[((group * this->words) + this->table[(at + 8)]) + word]  = gathered;
      }
   }
   return;
}
__kernel void run(
   __global int *table,
   __global int *constants,
   int block,
   __global int *starts,
   __global int *entries,
   __global int *values,
   int words,
   __global long *planes,
   __global long *bits,
   __global long *sums,
   int tile,
   int steps,
   int outputRows,
   __global int *output,
   __global int *input,
   int inputSize,
   __global int *biases,
   int phases,
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->table = table;
   this->constants = constants;
   this->block = block;
   this->starts = starts;
   this->entries = entries;
   this->values = values;
   this->words = words;
   this->planes = planes;
   this->bits = bits;
   this->sums = sums;
   this->tile = tile;
   this->steps = steps;
   this->outputRows = outputRows;
   this->output = output;
   this->input = input;
   this->inputSize = inputSize;
   this->biases = biases;
   this->phases = phases;
   this->passid = passid;
   {
      int item = get_local_id(0);
      int items = get_local_size(0);
      int group = get_group_id(0);
      for (int phase = 0; phase<this->phases; phase++){
         int at = this->table[phase];
         if (this->table[(at + 10)]!=0){
            dev_skipgate_runtime_opencl_StepKernel__spread(this, at, this->table[(at + 7)], group, item, items);
         }
      }
      barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
      for (int step = 0; step<this->steps; step++){
         for (int phase = 0; phase<this->phases; phase++){
            int at = this->table[phase];
            int units = this->table[(at + 1)];
            int scratch = (((group * items) + item) * 4) * this->tile;
            for (int unit = item; unit<units; unit = unit + items){
               for (int sum = 0; sum<this->table[(at + 26)]; sum++){
                  dev_skipgate_runtime_opencl_StepKernel__add(this, at, sum, unit, group, step, (scratch + (sum * this->tile)));
               }
               for (int one = 0; one<this->tile; one++){
                  dev_skipgate_runtime_opencl_StepKernel__compute(this, at, unit, group, one, step, (scratch + one));
               }
            }
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
            int given = (group * this->block) + this->table[(at + 7)];
            if (this->table[(at + 0)]==8){
               for (int one = 0; one<this->tile; one++){
                  this->values[((given + item) * this->tile) + one]  = dev_skipgate_runtime_opencl_StepKernel__best(this, ((group * this->tile) + one), step, item, units, items);
               }
            } else {
               for (int value = item; value<(units * this->tile); value = value + items){
                  this->values[(given * this->tile) + value]  = this->values[((((group * this->block) + 0) * this->tile) + value)];
               }
               dev_skipgate_runtime_opencl_StepKernel__spread(this, at, 0, group, item, items);
            }
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
            if (this->table[(at + 0)]==8 && item<this->tile){
               dev_skipgate_runtime_opencl_StepKernel__choose(this, ((group * this->tile) + item), step, ((given * this->tile) + item), units, items);
            }
         }
      }
      return;
   }
}
