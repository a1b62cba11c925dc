typedef struct This_s{
   __global int *table;
   __global float *given;
   __global float *kept;
   __global float *scratch;
   int stateFirst;
   int statePeriod;
   float stateScale;
   __global float *values;
   __global float *gradients;
   int rounded;
   __global float *formats;
   __global int *counts;
   __global int *places;
   __global float *listed;
   __global float *outputGradient;
   float threshold;
   __global int *zeros;
   int width;
   int kind;
   int gates;
   int units;
   int cells;
   int squashed;
   int stateSums;
   int reverse;
   int batch;
   __global int *numbers;
   int spans;
   int hot;
   int time;
   int weightGradients;
   int inputStride;
   int biasGradients;
   int outputs;
   int hiddenGradient;
   int cellGradient;
   int gateGradients;
   int stateSumGradients;
   int gateStride;
   int lastCells;
   int stateWeightGradients;
   int inputs;
   int states;
   int stateStride;
   int biasAt;
   int gradientSource;
   int multiplied;
   int firstStates;
   int inputGradients;
   int inputAt;
   int firstMode;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
void dev_skipgate_runtime_opencl_training_ListKernel__store(This *this, int product, int to, int column, float sum){
   int target = this->table[(product + 11)];
   int besides = this->table[(product + 12)];
   float whole = sum;
   if (besides>=0){
      whole = whole + this->given[(besides + column)];
   }
   if (target==0){
      this->kept[to + column]  = whole;
   } else {
      if (target==1){
         this->kept[to + column]  = this->kept[to + column] + whole;
      } else {
         if (target==2){
            this->scratch[(to + this->stateFirst) + (column * this->statePeriod)]  = this->scratch[(to + this->stateFirst) + (column * this->statePeriod)] + (this->stateScale * whole);
         } else {
            if (target==3){
               this->values[to + column]  = whole;
            } else {
               this->gradients[to + column]  = whole;
            }
         }
      }
   }
   return;
}
float dev_skipgate_runtime_opencl_training_CellKernel__quantize(This *this, float value, int site){
   float result = value;
   if (this->rounded!=0){
      float code = value * this->formats[site];
      code = (code<this->formats[(site + 1)])?this->formats[(site + 1)]:((code>this->formats[(site + 2)])?this->formats[(site + 2)]:code);
      float below = floor(code);
      result = (((code - below)>=0.5f)?(below + 1.0f):below) / this->formats[site];
   }
   return(result);
}
float dev_skipgate_runtime_opencl_training_CellKernel__squash(This *this, float value){
   float x = (value>7.9f)?7.9f:((value<-7.9f)?-7.9f:value);
   float square = x * x;
   float p = -2.7607684E-16f;
   p = (p * square) + 2.000188E-13f;
   p = (p * square) - 8.604672E-11f;
   p = (p * square) + 5.1222973E-8f;
   p = (p * square) + 1.48572235E-5f;
   p = (p * square) + 6.3726195E-4f;
   p = (p * square) + 0.0048935246f;
   float q = 1.1982584E-6f;
   q = (q * square) + 1.1853471E-4f;
   q = (q * square) + 0.0022684347f;
   q = (q * square) + 0.004893525f;
   return(((x * p) / q));
}
void dev_skipgate_runtime_opencl_training_ListKernel__multiplyMany(This *this, int product, int list, int count, int column, int fixed, int to){
   float sums[32];
   for (int i = 0; i<32; i++){
      sums[i]  = 0.0f;
   }
   int stride = this->table[(product + 1)];
   int matrix = this->table[(product + 0)] + column;
   int tile = ((column / this->table[(product + 5)]) * this->table[(product + 8)]) + fixed;
   for (int segment = 0; segment<this->table[(product + 4)]; segment++){
      if ((((segment * this->table[(product + 7)]) + tile) % this->table[(product + 9)])==this->table[(product + 10)]){
         int begin = list + (segment * this->table[(product + 3)]);
         int end = begin + this->counts[(count + segment)];
         if (this->table[(product + 2)]!=0){
            for (int entry = begin; entry<end; entry++){
               int row = matrix + (this->places[entry] * stride);
               float value = this->listed[entry];
               for (int i = 0; i<32; i++){
                  sums[i]  = sums[i] + (value * this->kept[(row + i)]);
               }
            }
         } else {
            for (int entry = begin; entry<end; entry++){
               int row = matrix + (this->places[entry] * stride);
               float value = this->listed[entry];
               for (int i = 0; i<32; i++){
                  sums[i]  = sums[i] + (value * this->given[(row + i)]);
               }
            }
         }
      }
   }
   for (int i = 0; i<32; i++){
      if ((column + i)<this->table[(product + 6)]){
         dev_skipgate_runtime_opencl_training_ListKernel__store(this, product, to, (column + i), sums[i]);
      }
   }
   return;
}
void dev_skipgate_runtime_opencl_training_ListKernel__multiplyOne(This *this, int product, int list, int count, int column, int fixed, int to){
   float sum = 0.0f;
   int stride = this->table[(product + 1)];
   int matrix = this->table[(product + 0)] + column;
   int tile = ((column / this->table[(product + 5)]) * this->table[(product + 8)]) + fixed;
   for (int segment = 0; segment<this->table[(product + 4)]; segment++){
      if ((((segment * this->table[(product + 7)]) + tile) % this->table[(product + 9)])==this->table[(product + 10)]){
         int begin = list + (segment * this->table[(product + 3)]);
         int end = begin + this->counts[(count + segment)];
         for (int entry = begin; entry<end; entry++){
            {
               int at = matrix + (this->places[entry] * stride);
               sum = sum + (this->listed[entry] * ((this->table[(product + 2)]!=0)?this->kept[at]:this->given[at]));
            }
         }
      }
   }
   dev_skipgate_runtime_opencl_training_ListKernel__store(this, product, to, column, sum);
   return;
}
float dev_skipgate_runtime_opencl_training_CellKernel__tanhGate(This *this, float sum){
   return(dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, dev_skipgate_runtime_opencl_training_CellKernel__squash(this, dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, sum, 0)), 3));
}
float dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(This *this, float sum){
   return(dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, ((0.5f * dev_skipgate_runtime_opencl_training_CellKernel__squash(this, (0.5f * dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, sum, 0)))) + 0.5f), 3));
}
float dev_skipgate_runtime_opencl_training_ListKernel__valueOf(This *this, int source, int where){
   float value = 0.0f;
   if (source==0){
      value = this->given[where];
   }
   if (source==1){
      value = this->kept[where];
   }
   if (source==2){
      value = this->scratch[where];
   }
   if (source==3){
      value = this->outputGradient[where];
   }
   return(value);
}
void dev_skipgate_runtime_opencl_training_CellKernel__keep(This *this, int at, float value, int count){
   float magnitude = (value<0.0f)?-value:value;
   if (magnitude<this->threshold || value==0.0f){
      this->scratch[at]  = 0.0f;
      this->zeros[count]  = this->zeros[count] + 1;
   } else {
      this->scratch[at]  = value;
   }
   return;
}
void dev_skipgate_runtime_opencl_training_ListKernel__multiply(This *this, int product, int list, int count, int column, int fixed, int to){
   if (this->width==1){
      dev_skipgate_runtime_opencl_training_ListKernel__multiplyOne(this, product, list, count, column, fixed, to);
   } else {
      dev_skipgate_runtime_opencl_training_ListKernel__multiplyMany(this, product, list, count, column, fixed, to);
   }
   return;
}
void dev_skipgate_runtime_opencl_training_CellKernel__cellForward(This *this, int gate, int row, int before, int after){
   if (this->kind==1){
      {
         float i = dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(this, this->kept[(this->gates + gate)]);
         float f = dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(this, this->kept[((this->gates + gate) + this->units)]);
         float g = dev_skipgate_runtime_opencl_training_CellKernel__tanhGate(this, this->kept[((this->gates + gate) + (2 * this->units))]);
         float o = dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(this, this->kept[((this->gates + gate) + (3 * this->units))]);
         float cell = dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, ((f * this->kept[(this->cells + before)]) + (i * g)), 6);
         float flat = dev_skipgate_runtime_opencl_training_CellKernel__tanhGate(this, cell);
         this->kept[this->gates + gate]  = i;
         this->kept[(this->gates + gate) + this->units]  = f;
         this->kept[(this->gates + gate) + (2 * this->units)]  = g;
         this->kept[(this->gates + gate) + (3 * this->units)]  = o;
         this->kept[this->cells + after]  = cell;
         this->kept[this->squashed + row]  = flat;
         this->values[after]  = dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, (o * flat), 9);
      }
   } else {
      if (this->kind==2){
         {
            float r = dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(this, (this->kept[(this->gates + gate)] + this->kept[(this->stateSums + gate)]));
            float z = dev_skipgate_runtime_opencl_training_CellKernel__sigmoidGate(this, (this->kept[((this->gates + gate) + this->units)] + this->kept[((this->stateSums + gate) + this->units)]));
            float n = dev_skipgate_runtime_opencl_training_CellKernel__tanhGate(this, (this->kept[((this->gates + gate) + (2 * this->units))] + (r * this->kept[((this->stateSums + gate) + (2 * this->units))])));
            this->kept[this->gates + gate]  = r;
            this->kept[(this->gates + gate) + this->units]  = z;
            this->kept[(this->gates + gate) + (2 * this->units)]  = n;
            this->values[after]  = dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, (n + (z * (this->values[before] - n))), 9);
         }
      } else {
         if (this->kind==3){
            this->values[after]  = dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, dev_skipgate_runtime_opencl_training_CellKernel__squash(this, dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, this->kept[(this->gates + gate)], 0)), 9);
         } else {
            float sum = this->kept[(this->gates + gate)];
            this->values[after]  = dev_skipgate_runtime_opencl_training_CellKernel__quantize(this, ((sum<0.0f)?0.0f:sum), 9);
         }
      }
   }
   return;
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__after(This *this, int step, int sequence){
   return((((((step + 1) - this->reverse) * this->batch) + sequence) * this->units));
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__before(This *this, int step, int sequence){
   return(((((step + this->reverse) * this->batch) + sequence) * this->units));
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__isStep(This *this, int step, int sequence){
   int behind = (step<this->numbers[((this->spans + this->batch) + sequence)])?1:0;
   return(((step>=this->numbers[(this->spans + sequence)])?behind:0));
}
void dev_skipgate_runtime_opencl_training_WeightKernel__addBias(This *this, int row, int turn, int list, int count){
   float sum = 0.0f;
   int picks = (turn==0)?this->hot:0;
   for (int segment = 0; (segment * 32)<(this->time * this->batch); segment++){
      int begin = list + (segment * 32);
      int end = begin + this->counts[(count + segment)];
      for (int entry = begin; entry<end; entry++){
         sum = sum + this->listed[entry];
         if (picks!=0){
            this->gradients[(this->weightGradients + (row * this->inputStride)) + this->numbers[this->places[entry]]]  = this->gradients[(this->weightGradients + (row * this->inputStride)) + this->numbers[this->places[entry]]] + this->listed[entry];
         }
      }
   }
   this->gradients[(this->biasGradients + (turn * this->outputs)) + row]  = sum;
   return;
}
int dev_skipgate_runtime_opencl_training_WeightKernel__lanesOf(This *this, int part){
   int left = this->outputs - (part * 16);
   return(((left<16)?left:16));
}
void dev_skipgate_runtime_opencl_training_ListKernel__list(This *this, int list, int count, int source, int from, int stride, int number, int segment, int first, int every){
   for (int each = first; (each * segment)<number; each = each + every){
      {
         int begin = each * segment;
         int end = ((begin + segment)<number)?(begin + segment):number;
         int at = list + begin;
         for (int place = begin; place<end; place++){
            int where = from + (place * stride);
            float value = dev_skipgate_runtime_opencl_training_ListKernel__valueOf(this, source, where);
            if (value!=0.0f){
               this->listed[at]  = value;
               this->places[at]  = place;
               at++;
            }
         }
         this->counts[count + each]  = (at - list) - begin;
      }
   }
   return;
}
void dev_skipgate_runtime_opencl_training_CellKernel__cellBackward(This *this, int gate, int row, int before, int after, int state, int count){
   float hidden = this->scratch[(this->hiddenGradient + state)];
   float left = 0.0f;
   if (this->kind==1){
      {
         float i = this->kept[(this->gates + gate)];
         float f = this->kept[((this->gates + gate) + this->units)];
         float g = this->kept[((this->gates + gate) + (2 * this->units))];
         float o = this->kept[((this->gates + gate) + (3 * this->units))];
         float flat = this->kept[(this->squashed + row)];
         float cell = this->scratch[(this->cellGradient + state)] + ((hidden * o) * (1.0f - (flat * flat)));
         dev_skipgate_runtime_opencl_training_CellKernel__keep(this, (this->gateGradients + gate), (((cell * g) * i) * (1.0f - i)), count);
         dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->gateGradients + gate) + this->units), (((cell * this->kept[(this->cells + before)]) * f) * (1.0f - f)), (count + 1));
         dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->gateGradients + gate) + (2 * this->units)), ((cell * i) * (1.0f - (g * g))), (count + 2));
         dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->gateGradients + gate) + (3 * this->units)), (((hidden * flat) * o) * (1.0f - o)), (count + 3));
         this->scratch[this->cellGradient + state]  = cell * f;
      }
   } else {
      if (this->kind==2){
         {
            float r = this->kept[(this->gates + gate)];
            float z = this->kept[((this->gates + gate) + this->units)];
            float n = this->kept[((this->gates + gate) + (2 * this->units))];
            float toNew = (hidden * (1.0f - z)) * (1.0f - (n * n));
            float toReset = ((toNew * this->kept[((this->stateSums + gate) + (2 * this->units))]) * r) * (1.0f - r);
            float toUpdate = ((hidden * (this->values[before] - n)) * z) * (1.0f - z);
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, (this->gateGradients + gate), toReset, count);
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->gateGradients + gate) + this->units), toUpdate, (count + 1));
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->gateGradients + gate) + (2 * this->units)), toNew, (count + 2));
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, (this->stateSumGradients + gate), toReset, count);
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->stateSumGradients + gate) + this->units), toUpdate, (count + 1));
            dev_skipgate_runtime_opencl_training_CellKernel__keep(this, ((this->stateSumGradients + gate) + (2 * this->units)), (toNew * r), (count + 2));
            left = hidden * z;
         }
      } else {
         float value = this->values[after];
         float slope = (this->kind==3)?(1.0f - (value * value)):((value>0.0f)?1.0f:0.0f);
         dev_skipgate_runtime_opencl_training_CellKernel__keep(this, (this->gateGradients + gate), (hidden * slope), count);
      }
   }
   this->scratch[this->hiddenGradient + state]  = left;
   return;
}
float dev_skipgate_runtime_opencl_training_CellKernel__noTiny(This *this, float value){
   float magnitude = (value<0.0f)?-value:value;
   return(((magnitude<1.9721523E-31f)?0.0f:value));
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(This *this, int mode, int turn){
   int step = turn;
   if (mode==2){
      step = (this->time - 1) - turn;
   }
   return(((this->reverse==0)?step:((this->time - 1) - step)));
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__columns(This *this, int product, int number, int list, int count, int to, int item, int items){
   for (int column = item * this->width; column<number; column = column + (items * this->width)){
      dev_skipgate_runtime_opencl_training_ListKernel__multiply(this, product, list, count, column, 0, to);
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__cellsForward(This *this, int sequence, int step, int isLast, int item, int items){
   int row = (step * this->batch) + sequence;
   int valid = dev_skipgate_runtime_opencl_training_TrainingKernel__isStep(this, step, sequence);
   for (int unit = item; unit<this->units; unit = unit + items){
      int before = dev_skipgate_runtime_opencl_training_TrainingKernel__before(this, step, sequence) + unit;
      int after = dev_skipgate_runtime_opencl_training_TrainingKernel__after(this, step, sequence) + unit;
      if (valid!=0){
         dev_skipgate_runtime_opencl_training_CellKernel__cellForward(this, ((row * this->gateStride) + unit), ((row * this->units) + unit), before, after);
      } else {
         this->values[after]  = this->values[before];
         this->kept[this->cells + after]  = this->kept[(this->cells + before)];
      }
      if (isLast!=0){
         this->values[(this->lastCells + (sequence * this->units)) + unit]  = this->kept[(this->cells + after)];
      }
   }
   return;
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__count(This *this, int mode){
   return((get_group_id(0) * this->table[((90 + (mode * 4)) + 3)]));
}
int dev_skipgate_runtime_opencl_training_TrainingKernel__list(This *this, int mode){
   return((get_group_id(0) * this->table[((90 + (mode * 4)) + 2)]));
}
void dev_skipgate_runtime_opencl_training_WeightKernel__addWeights(This *this, int part, int turn, int list, int listRoom, int count, int countRoom, int item, int items){
   int product = (turn==0)?60:75;
   int to = (turn==0)?this->weightGradients:this->stateWeightGradients;
   int number = (turn==0)?(this->inputs * (1 - this->hot)):this->states;
   int stride = (turn==0)?this->inputStride:this->stateStride;
   int blocks = ((number + this->width) - 1) / this->width;
   int lanes = dev_skipgate_runtime_opencl_training_WeightKernel__lanesOf(this, part);
   for (int each = item; each<(lanes * blocks); each = each + items){
      {
         int lane = each / blocks;
         int row = (part * 16) + lane;
         int lists = list + (lane * (listRoom / 16));
         int counted = count + (lane * (countRoom / 16));
         int fixed = (row / this->table[(product + 13)]) * this->table[(product + 14)];
         dev_skipgate_runtime_opencl_training_ListKernel__multiply(this, product, lists, counted, ((each % blocks) * this->width), fixed, (to + (row * stride)));
      }
   }
   for (int lane = item; lane<lanes; lane = lane + items){
      dev_skipgate_runtime_opencl_training_WeightKernel__addBias(this, ((part * 16) + lane), turn, (list + (lane * (listRoom / 16))), (count + (lane * (countRoom / 16))));
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__pick(This *this, int row, int item, int items){
   int column = this->table[0] + (this->numbers[row] * this->gateStride);
   for (int output = item; output<this->outputs; output = output + items){
      this->kept[(this->gates + (row * this->gateStride)) + output]  = this->given[(this->biasAt + output)] + this->given[(column + output)];
   }
   return;
}
void dev_skipgate_runtime_opencl_training_WeightKernel__listSteps(This *this, int part, int turn, int list, int listRoom, int count, int countRoom, int item, int items){
   int from = (turn==0)?this->gateGradients:this->stateSumGradients;
   int lanes = (turn==0)?dev_skipgate_runtime_opencl_training_WeightKernel__lanesOf(this, part):((this->kind==2)?dev_skipgate_runtime_opencl_training_WeightKernel__lanesOf(this, part):0);
   for (int lane = item; lane<lanes; lane = lane + items){
      {
         int lists = list + (lane * (listRoom / 16));
         int counted = count + (lane * (countRoom / 16));
         int row = (from + (part * 16)) + lane;
         dev_skipgate_runtime_opencl_training_ListKernel__list(this, lists, counted, this->gradientSource, row, this->gateStride, (this->time * this->batch), 32, 0, 1);
      }
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__cellsBackward(This *this, int sequence, int step, int item, int items){
   int row = (step * this->batch) + sequence;
   int valid = dev_skipgate_runtime_opencl_training_TrainingKernel__isStep(this, step, sequence);
   for (int unit = item; unit<this->units; unit = unit + items){
      int state = (sequence * this->units) + unit;
      this->scratch[this->hiddenGradient + state]  = dev_skipgate_runtime_opencl_training_CellKernel__noTiny(this, (this->scratch[(this->hiddenGradient + state)] + this->outputGradient[((row * this->units) + unit)]));
      this->scratch[this->cellGradient + state]  = dev_skipgate_runtime_opencl_training_CellKernel__noTiny(this, this->scratch[(this->cellGradient + state)]);
      if (valid!=0){
         dev_skipgate_runtime_opencl_training_CellKernel__cellBackward(this, ((row * this->gateStride) + unit), ((row * this->units) + unit), (dev_skipgate_runtime_opencl_training_TrainingKernel__before(this, step, sequence) + unit), (dev_skipgate_runtime_opencl_training_TrainingKernel__after(this, step, sequence) + unit), state, (((sequence * items) + item) * 4));
      } else {
         for (int gate = unit; gate<this->outputs; gate = gate + this->units){
            this->scratch[(this->gateGradients + (row * this->gateStride)) + gate]  = 0.0f;
            this->scratch[(this->stateSumGradients + (row * this->gateStride)) + gate]  = 0.0f;
         }
      }
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__listState(This *this, int sequence, int step, int list, int count, int item, int items){
   int from = dev_skipgate_runtime_opencl_training_TrainingKernel__before(this, step, sequence) + this->stateFirst;
   int to = this->multiplied + (((step * this->batch) + sequence) * this->stateStride);
   int segment = this->table[18];
   int number = this->states * dev_skipgate_runtime_opencl_training_TrainingKernel__isStep(this, step, sequence);
   for (int begin = item * segment; begin<number; begin = begin + (items * segment)){
      int end = ((begin + segment)<number)?(begin + segment):number;
      for (int unit = begin; unit<end; unit++){
         this->kept[to + unit]  = this->stateScale * this->values[(from + (unit * this->statePeriod))];
      }
   }
   dev_skipgate_runtime_opencl_training_ListKernel__list(this, list, count, 1, to, 1, number, segment, item, items);
   return;
}
void dev_skipgate_runtime_opencl_training_WeightKernel__clearWeights(This *this, int part, int item, int items){
   int from = (part * 16) * this->inputStride;
   int to = from + ((this->hot * dev_skipgate_runtime_opencl_training_WeightKernel__lanesOf(this, part)) * this->inputStride);
   for (int each = from + item; each<to; each = each + items){
      this->gradients[this->weightGradients + each]  = 0.0f;
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__clearGradients(This *this, int sequence, int item, int items){
   for (int unit = item; unit<this->units; unit = unit + items){
      this->scratch[(this->hiddenGradient + (sequence * this->units)) + unit]  = 0.0f;
      this->scratch[(this->cellGradient + (sequence * this->units)) + unit]  = 0.0f;
   }
   for (int gate = 0; gate<4; gate++){
      this->zeros[(((sequence * items) + item) * 4) + gate]  = 0;
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__takeStates(This *this, int sequence, int item, int items){
   int at = dev_skipgate_runtime_opencl_training_TrainingKernel__before(this, dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, 1, 0), sequence);
   for (int unit = item; unit<this->units; unit = unit + items){
      this->values[at + unit]  = this->given[((this->firstStates + (sequence * this->units)) + unit)];
      this->kept[(this->cells + at) + unit]  = this->given[((this->firstStates + ((this->batch + sequence) * this->units)) + unit)];
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__third(This *this, int mode, int part, int turn, int item, int items){
   int list = dev_skipgate_runtime_opencl_training_TrainingKernel__list(this, mode);
   int count = dev_skipgate_runtime_opencl_training_TrainingKernel__count(this, mode);
   if (mode==1){
      dev_skipgate_runtime_opencl_training_TrainingKernel__cellsForward(this, part, dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, mode, turn), (((turn + 1)==this->time)?1:0), item, items);
   }
   if (mode==2){
      dev_skipgate_runtime_opencl_training_TrainingKernel__columns(this, 30, (((turn + 1)<this->time)?this->states:0), list, count, (this->hiddenGradient + (part * this->units)), item, items);
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__second(This *this, int mode, int part, int turn, int item, int items){
   int list = dev_skipgate_runtime_opencl_training_TrainingKernel__list(this, mode);
   int count = dev_skipgate_runtime_opencl_training_TrainingKernel__count(this, mode);
   if (mode==0){
      if (this->hot!=0){
         dev_skipgate_runtime_opencl_training_TrainingKernel__pick(this, part, item, items);
      } else {
         int to = (this->kind==0)?(part * this->gateStride):(this->gates + (part * this->gateStride));
         dev_skipgate_runtime_opencl_training_TrainingKernel__columns(this, 0, this->outputs, list, count, to, item, items);
      }
   }
   if (mode==4){
      dev_skipgate_runtime_opencl_training_TrainingKernel__columns(this, 45, this->inputs, list, count, (this->inputGradients + (part * this->inputStride)), item, items);
   }
   if (mode==1){
      int step = dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, mode, turn);
      int to = ((this->kind==2)?this->stateSums:this->gates) + (((step * this->batch) + part) * this->gateStride);
      dev_skipgate_runtime_opencl_training_TrainingKernel__columns(this, 15, (this->outputs * dev_skipgate_runtime_opencl_training_TrainingKernel__isStep(this, step, part)), list, count, to, item, items);
   }
   if (mode==2){
      int number = ((turn + 1)<this->time)?this->outputs:0;
      int from = ((this->kind==2)?this->stateSumGradients:this->gateGradients) + (((dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, mode, turn) * this->batch) + part) * this->gateStride);
      dev_skipgate_runtime_opencl_training_ListKernel__list(this, list, count, 2, from, 1, number, this->table[33], item, items);
   }
   if (mode==3){
      dev_skipgate_runtime_opencl_training_WeightKernel__addWeights(this, part, turn, list, this->table[((90 + (mode * 4)) + 2)], count, this->table[((90 + (mode * 4)) + 3)], item, items);
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__first(This *this, int mode, int part, int turn, int item, int items){
   int list = dev_skipgate_runtime_opencl_training_TrainingKernel__list(this, mode);
   int count = dev_skipgate_runtime_opencl_training_TrainingKernel__count(this, mode);
   if (mode==0){
      int number = (1 - this->hot) * this->inputs;
      dev_skipgate_runtime_opencl_training_ListKernel__list(this, list, count, 0, (this->inputAt + (part * this->inputStride)), 1, number, this->table[3], item, items);
   }
   if (mode==4){
      int from = this->gateGradients + (part * this->gateStride);
      dev_skipgate_runtime_opencl_training_ListKernel__list(this, list, count, this->gradientSource, from, 1, this->outputs, this->table[48], item, items);
   }
   if (mode==1){
      dev_skipgate_runtime_opencl_training_TrainingKernel__listState(this, part, dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, mode, turn), list, count, item, items);
   }
   if (mode==2){
      dev_skipgate_runtime_opencl_training_TrainingKernel__cellsBackward(this, part, dev_skipgate_runtime_opencl_training_TrainingKernel__stepOf(this, mode, turn), item, items);
   }
   if (mode==3){
      dev_skipgate_runtime_opencl_training_WeightKernel__listSteps(this, part, turn, list, this->table[((90 + (mode * 4)) + 2)], count, this->table[((90 + (mode * 4)) + 3)], item, items);
   }
   return;
}
void dev_skipgate_runtime_opencl_training_TrainingKernel__start(This *this, int mode, int part, int item, int items){
   if (mode==1){
      dev_skipgate_runtime_opencl_training_TrainingKernel__takeStates(this, part, item, items);
   }
   if (mode==2){
      dev_skipgate_runtime_opencl_training_TrainingKernel__clearGradients(this, part, item, items);
   }
   if (mode==3){
      dev_skipgate_runtime_opencl_training_WeightKernel__clearWeights(this, part, item, items);
   }
   return;
}
__kernel void run(
   __global int *table,
   __global float *given,
   __global float *kept,
   __global float *scratch,
   int stateFirst,
   int statePeriod,
   float stateScale,
   __global float *values,
   __global float *gradients,
   int rounded,
   __global float *formats,
   __global int *counts,
   __global int *places,
   __global float *listed,
   __global float *outputGradient,
   float threshold,
   __global int *zeros,
   int width,
   int kind,
   int gates,
   int units,
   int cells,
   int squashed,
   int stateSums,
   int reverse,
   int batch,
   __global int *numbers,
   int spans,
   int hot,
   int time,
   int weightGradients,
   int inputStride,
   int biasGradients,
   int outputs,
   int hiddenGradient,
   int cellGradient,
   int gateGradients,
   int stateSumGradients,
   int gateStride,
   int lastCells,
   int stateWeightGradients,
   int inputs,
   int states,
   int stateStride,
   int biasAt,
   int gradientSource,
   int multiplied,
   int firstStates,
   int inputGradients,
   int inputAt,
   int firstMode,
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->table = table;
   this->given = given;
   this->kept = kept;
   this->scratch = scratch;
   this->stateFirst = stateFirst;
   this->statePeriod = statePeriod;
   this->stateScale = stateScale;
   this->values = values;
   this->gradients = gradients;
   this->rounded = rounded;
   this->formats = formats;
   this->counts = counts;
   this->places = places;
   this->listed = listed;
   this->outputGradient = outputGradient;
   this->threshold = threshold;
   this->zeros = zeros;
   this->width = width;
   this->kind = kind;
   this->gates = gates;
   this->units = units;
   this->cells = cells;
   this->squashed = squashed;
   this->stateSums = stateSums;
   this->reverse = reverse;
   this->batch = batch;
   this->numbers = numbers;
   this->spans = spans;
   this->hot = hot;
   this->time = time;
   this->weightGradients = weightGradients;
   this->inputStride = inputStride;
   this->biasGradients = biasGradients;
   this->outputs = outputs;
   this->hiddenGradient = hiddenGradient;
   this->cellGradient = cellGradient;
   this->gateGradients = gateGradients;
   this->stateSumGradients = stateSumGradients;
   this->gateStride = gateStride;
   this->lastCells = lastCells;
   this->stateWeightGradients = stateWeightGradients;
   this->inputs = inputs;
   this->states = states;
   this->stateStride = stateStride;
   this->biasAt = biasAt;
   this->gradientSource = gradientSource;
   this->multiplied = multiplied;
   this->firstStates = firstStates;
   this->inputGradients = inputGradients;
   this->inputAt = inputAt;
   this->firstMode = firstMode;
   this->passid = passid;
   {
      int item = get_local_id(0);
      int items = get_local_size(0);
      int groups = get_num_groups(0);
      int mode = this->firstMode + get_pass_id(this);
      int at = 90 + (mode * 4);
      for (int part = get_group_id(0); part<this->table[(at + 0)]; part = part + groups){
         dev_skipgate_runtime_opencl_training_TrainingKernel__start(this, mode, part, item, items);
         barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
         for (int turn = 0; turn<this->table[(at + 1)]; turn++){
            dev_skipgate_runtime_opencl_training_TrainingKernel__first(this, mode, part, turn, item, items);
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
            dev_skipgate_runtime_opencl_training_TrainingKernel__second(this, mode, part, turn, item, items);
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
            dev_skipgate_runtime_opencl_training_TrainingKernel__third(this, mode, part, turn, item, items);
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
         }
      }
      return;
   }
}
