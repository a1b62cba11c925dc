// The example project as a whole: the kernel, the comparing testbench and the server, against the dense model.
#include <cstring>

#include "skipgate/sim/testbench.h"
#include "support/example_model.h"
#include "unit/suites.h"

extern "C" void skipgate_kernel(const skipgate::Word512* weights, const skipgate::Word512* input,
                                skipgate::Word512* output, int command, int steps, skipgate::Word512* state);

namespace test {

namespace sim = skipgate::sim;
using skipgate::Word512;

namespace {

void kernel(const sim::Ports& ports, int command, int steps) {
  skipgate_kernel(ports.weights, ports.input, ports.output, command, steps, ports.state);
}

sim::Words indices(std::mt19937& random, int steps, std::vector<int>& plain) {
  sim::Words words(skipgate::ceilDiv(steps, 16), skipgate::zeroWord());
  for (int step = 0; step < steps; ++step) {
    plain.push_back(static_cast<int>(random() % Config::kInputClasses));
    skipgate::setBits(words[step / 16], step % 16 * 32, skipgate::UInt<32>(plain.back()));
  }
  return words;
}

sim::Words wanted(ExampleModel& model, const std::vector<int>& inputs) {
  sim::Words words;
  for (const int index : inputs) {
    const std::vector<Word512> step = model.step(index);
    words.insert(words.end(), step.begin(), step.end());
  }
  return words;
}

void writeFile(const std::string& path, const sim::Words& words) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  sim::writeWords(file, words);
  std::fclose(file);
}

/// A file that is gone when the test ends.
struct TemporaryFile {
  explicit TemporaryFile(const char* name) : path(std::string("build/") + name) {}
  ~TemporaryFile() { std::remove(path.c_str()); }
  const std::string path;
};

void testKernel(Checks& checks, unsigned seed) {
  std::mt19937 random(seed);
  ExampleModel model(seed);
  const sim::Words weights = model.layout().image();
  std::vector<int> plain;
  const sim::Words input = indices(random, 100, plain);
  const sim::Words expect = wanted(model, plain);
  sim::Words output(expect.size(), skipgate::zeroWord());
  skipgate_kernel(weights.data(), input.data(), output.data(), 7, 48, nullptr);
  // State lives from call to call.
  skipgate_kernel(nullptr, input.data() + 3, output.data() + 48 * 3, 4, 52, nullptr);
  bool equal = true;
  for (std::size_t i = 0; i < expect.size(); ++i) {
    equal = equal && output[i] == expect[i];
  }
  CHECK(equal);
  // After a reset the same input gives the same output.
  sim::Words again(16 * 3, skipgate::zeroWord());
  skipgate_kernel(nullptr, input.data(), again.data(), 2 | 4, 16, nullptr);
  CHECK(std::equal(again.begin(), again.end(), expect.begin()));
}

/// Three sequences in turn, each with its state in memory: every one gives what it gives alone, and every state that is
/// saved is the one the dense model has.
void testSequences(Checks& checks) {
  using Layout = skipgate::StateLayout<Config>;
  constexpr int kSteps = 5;
  std::mt19937 random(8);
  std::vector<ExampleModel> models(3, ExampleModel(8));
  sim::Words states(3 * Layout::kWords, skipgate::zeroWord());
  const sim::Words weights = models[0].layout().image();
  skipgate_kernel(weights.data(), nullptr, nullptr, skipgate::kCommandLoadWeights, 0, nullptr);
  for (int turn = 0; turn < 12; ++turn) {
    const int which = turn < 3 ? turn : static_cast<int>(random() % 3);
    Word512* const state = &states[which * Layout::kWords];
    std::vector<int> plain;
    const sim::Words input = indices(random, kSteps, plain);
    const sim::Words expect = wanted(models[which], plain);
    sim::Words output(expect.size() + 1, skipgate::zeroWord());
    const int start = turn < 3 ? skipgate::kCommandResetState : skipgate::kCommandLoadState;
    skipgate_kernel(nullptr, input.data(), output.data(), start | skipgate::kCommandRun | skipgate::kCommandSaveState,
                    kSteps, state);
    CHECK(std::equal(expect.begin(), expect.end(), output.begin()));
    CHECK_EQUAL(skipgate::getBits<32>(output.back(), 0), turn < 3 ? 0 : Layout::kTrips);
    CHECK_EQUAL(skipgate::getBits<32>(output.back(), 32), Layout::kTrips);
    const std::vector<Unit> units = models[which].state();
    CHECK_EQUAL(units.size(), Layout::kWords * Layout::kUnitsAWord);
    for (int i = 0; i < static_cast<int>(units.size()); ++i) {
      const int low = i % Layout::kUnitsAWord * Layout::kUnitBits;
      const Word512& word = state[i / Layout::kUnitsAWord];
      CHECK_EQUAL(skipgate::asSigned(skipgate::getBits<16>(word, low)), units[i].hidden);
      CHECK_EQUAL(skipgate::asSigned(skipgate::getBits<16>(word, low + 16)), units[i].cell);
    }
  }
}

void testCompare(Checks& checks) {
  std::mt19937 random(3);
  ExampleModel model(3);
  std::vector<int> plain;
  const sim::Words input = indices(random, 600, plain);
  sim::Words expect = wanted(model, plain);
  const TemporaryFile weights("weights.bin");
  const TemporaryFile inputs("input.bin");
  const TemporaryFile expects("expect.bin");
  writeFile(weights.path, model.layout().image());
  writeFile(inputs.path, input);
  writeFile(expects.path, expect);
  sim::Options options;
  options.weights = weights.path;
  options.input = inputs.path;
  options.expect = expects.path;
  const sim::Shape shape = sim::shapeOf<Config>();
  CHECK_EQUAL(sim::compareRun({shape}, kernel, options, {}), 0);
  // The state is moved once, in the middle; a kernel that does not bring it back is found.
  std::vector<int> moves;
  const auto listening = [&moves](const sim::Ports& ports, int command, int steps) {
    if ((command & skipgate::kCommandMoveState) != 0) {
      moves.push_back(command);
    }
    kernel(ports, command, steps);
  };
  CHECK_EQUAL(sim::compareRun({shape}, listening, options, {}), 0);
  CHECK(moves == std::vector<int>({skipgate::kCommandSaveState, skipgate::kCommandLoadState}));
  const auto forgetful = [](const sim::Ports& ports, int command, int steps) {
    kernel(ports, command & ~skipgate::kCommandLoadState, steps);
  };
  CHECK_EQUAL(sim::compareRun({shape}, forgetful, options, {}), 1);
  options.steps = 1;
  CHECK_EQUAL(sim::compareRun({shape}, kernel, options, {}), 0);
  options.steps = 601;
  CHECK_THROWS("are needed", sim::compareRun({shape}, kernel, options, {}));
  options.steps = -1;
  skipgate::setBits(expect[599 * 3 + 2], 96, skipgate::UInt<32>(12345));
  skipgate::setBits(expect[300 * 3 + 1], 0, skipgate::UInt<16>(12345));
  writeFile(expects.path, expect);
  CHECK_EQUAL(sim::compareRun({shape}, kernel, options, {}), 1);
  options.input = "build/no-such-file";
  CHECK_THROWS("cannot read", sim::compareRun({shape}, kernel, options, {}));
}

void request(std::FILE* to, int command, std::uint32_t steps, const sim::Words& input, std::uint32_t address = 0) {
  sim::detail::writeNumber(to, static_cast<std::uint32_t>(command));
  sim::detail::writeNumber(to, steps);
  if ((command & skipgate::kCommandMoveState) != 0) {
    sim::detail::writeNumber(to, address);
  }
  sim::writeWords(to, input);
}

void testServe(Checks& checks) {
  std::mt19937 random(4);
  ExampleModel model(4);
  std::vector<int> plain;
  const sim::Words input = indices(random, 20, plain);
  const sim::Words expect = wanted(model, plain);
  const TemporaryFile weights("weights.bin");
  writeFile(weights.path, model.layout().image());
  std::FILE* const requests = std::tmpfile();
  std::FILE* const replies = std::tmpfile();
  request(requests, 4, 20, input);
  request(requests, 2, 0, {});
  sim::Words outside(1, skipgate::zeroWord());
  skipgate::setBits(outside[0], 0, skipgate::UInt<32>(skipgate::kCheckedTypes ? 7 : 6));
  request(requests, 4, 1, outside);
  request(requests, 1 | 2 | 4, 20, input);
  sim::detail::writeNumber(requests, 0);
  std::rewind(requests);
  const sim::Shape shape = sim::shapeOf<Config>();
  CHECK_EQUAL(sim::serve({shape}, kernel, weights.path, {}, requests, replies), 0);

  std::rewind(replies);
  std::uint32_t number = 99;
  sim::Words words;
  CHECK(sim::detail::readNumber(replies, number) && number == 0);
  CHECK(sim::readWords(replies, 60, words));
  CHECK(std::equal(words.begin(), words.end(), expect.begin()));
  CHECK(sim::detail::readNumber(replies, number) && number == 0);
  CHECK(sim::detail::readNumber(replies, number));
  CHECK_EQUAL(number, skipgate::kCheckedTypes ? 1 : 0);
  if (number == 1) {
    char message[200] = {};
    CHECK(sim::detail::readNumber(replies, number) && number < sizeof message);
    CHECK_EQUAL(std::fread(message, 1, number, replies), number);
    CHECK(std::strstr(message, "an input index lies outside the model's classes") != nullptr);
  } else {
    CHECK(sim::readWords(replies, 3, words));
  }
  CHECK(sim::detail::readNumber(replies, number) && number == 0);
  CHECK(sim::readWords(replies, 60, words));
  CHECK(std::equal(words.begin(), words.end(), expect.begin()));
  CHECK(!sim::detail::readNumber(replies, number));
  std::fclose(requests);
  std::fclose(replies);
}

/// Two addresses in turn, and one that was never saved.
void testServeStates(Checks& checks) {
  std::mt19937 random(5);
  std::vector<ExampleModel> models(2, ExampleModel(5));
  const TemporaryFile weights("weights.bin");
  writeFile(weights.path, models[0].layout().image());
  std::FILE* const requests = std::tmpfile();
  std::FILE* const replies = std::tmpfile();
  std::vector<sim::Words> expect;
  for (int turn = 0; turn < 6; ++turn) {
    std::vector<int> plain;
    const sim::Words input = indices(random, 3, plain);
    request(requests, (turn < 2 ? 2 : 8) | 4 | 16, 3, input, 70 + turn % 2);
    expect.push_back(wanted(models[turn % 2], plain));
  }
  request(requests, 8, 0, {}, 99);
  sim::detail::writeNumber(requests, 0);
  std::rewind(requests);
  CHECK_EQUAL(sim::serve({sim::shapeOf<Config>()}, kernel, weights.path, {}, requests, replies), 0);

  std::rewind(replies);
  std::uint32_t number = 99;
  sim::Words words;
  for (const sim::Words& turn : expect) {
    CHECK(sim::detail::readNumber(replies, number) && number == 0);
    CHECK(sim::readWords(replies, static_cast<long long>(turn.size()) + 1, words));
    CHECK(std::equal(turn.begin(), turn.end(), words.begin()));
    CHECK_EQUAL(skipgate::getBits<32>(words.back(), 32), skipgate::StateLayout<Config>::kTrips);
  }
  char message[200] = {};
  CHECK(sim::detail::readNumber(replies, number) && number == 1);
  CHECK(sim::detail::readNumber(replies, number) && number < sizeof message);
  CHECK_EQUAL(std::fread(message, 1, number, replies), number);
  CHECK(std::strstr(message, "no state was ever saved at address 99") != nullptr);
  std::fclose(requests);
  std::fclose(replies);
}

int mainWith(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) {
    pointers.push_back(&argument[0]);
  }
  return sim::testbenchMain(static_cast<int>(pointers.size()), pointers.data(), sim::shapeOf<Config>(), kernel);
}

void testUsage(Checks& checks) {
  CHECK_EQUAL(mainWith({"csim", "--describe"}), 0);
  CHECK_EQUAL(mainWith({"csim"}), 2);
  CHECK_EQUAL(mainWith({"csim", "--weights"}), 2);
  CHECK_EQUAL(mainWith({"csim", "--weights", "a", "--input", "b", "--expect", "c", "--steps", "no"}), 2);
  CHECK_EQUAL(mainWith({"csim", "--weights", "a", "--embedding", "b", "--serve"}), 2);
  CHECK_EQUAL(mainWith({"csim", "--weights", "build/no-such-file", "--input", "b", "--expect", "c"}), 1);
}

}  // namespace

void testExample(Checks& checks) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    testKernel(checks, seed);
  }
  testSequences(checks);
  testCompare(checks);
  testServe(checks);
  testServeStates(checks);
  testUsage(checks);
}

}  // namespace test
