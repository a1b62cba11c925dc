// The native half of dev.skipgate.runtime.cpu: every function is a call of Model. What a call may be given is checked in
// Java, which also sees to it that no handle is used after it was deleted. Compiled on first use, for the processor at hand.
#include <jni.h>

#include <exception>

#include "gru.h"
#include "lstm.h"
#include "model.h"
#include "plain_cells.h"

#define NATIVE(type, name) extern "C" JNIEXPORT type JNICALL Java_dev_skipgate_runtime_cpu_Native_##name

namespace {

using skipgate::Format;
using skipgate::Model;
using skipgate::State;

Model* model(jlong handle) { return reinterpret_cast<Model*>(handle); }
State* state(jlong handle) { return reinterpret_cast<State*>(handle); }

template <class T>
T failed() {
  return T();
}
template <>
void failed<void>() {}

// C++ exceptions must not reach Java.
template <class F>
auto guarded(JNIEnv* env, F f) -> decltype(f()) {
  const char* type = "java/lang/IllegalStateException";
  std::string message;
  try {
    return f();
  } catch (const std::bad_alloc&) {
    type = "java/lang/OutOfMemoryError";
    message = "no memory left for a network on the CPU";
  } catch (const std::exception& e) {
    message = e.what();
  }
  if (!env->ExceptionCheck()) {
    if (jclass found = env->FindClass(type)) env->ThrowNew(found, message.c_str());
  }
  return failed<decltype(f())>();
}

std::vector<std::int32_t> ints(JNIEnv* env, jintArray array) {
  std::vector<std::int32_t> copy(static_cast<std::size_t>(env->GetArrayLength(array)));
  env->GetIntArrayRegion(array, 0, static_cast<jsize>(copy.size()), copy.data());
  return copy;
}
std::vector<std::int16_t> shorts(JNIEnv* env, jshortArray array) {
  std::vector<std::int16_t> copy(static_cast<std::size_t>(env->GetArrayLength(array)));
  env->GetShortArrayRegion(array, 0, static_cast<jsize>(copy.size()), copy.data());
  return copy;
}
std::vector<std::int8_t> bytes(JNIEnv* env, jbyteArray array) {
  std::vector<std::int8_t> copy(static_cast<std::size_t>(env->GetArrayLength(array)));
  env->GetByteArrayRegion(array, 0, static_cast<jsize>(copy.size()), copy.data());
  return copy;
}
skipgate::Table table(JNIEnv* env, jshortArray array) {
  const std::vector<std::int16_t> values = shorts(env, array);
  return skipgate::Table(values.data(), static_cast<int>(values.size()));
}

}  // namespace

NATIVE(jlong, open)(JNIEnv* env, jclass, jint threads, jint batch) {
  return guarded(env, [&] { return reinterpret_cast<jlong>(new Model(threads, batch)); });
}

NATIVE(void, close)(JNIEnv*, jclass, jlong handle) { delete model(handle); }

NATIVE(void, oneHot)(JNIEnv* env, jclass, jlong handle, jint size) {
  guarded(env, [&] { model(handle)->input(skipgate::Input::kOneHot, size, 0, {}); });
}

NATIVE(void, embedding)(JNIEnv* env, jclass, jlong handle, jint size, jint bits, jshortArray rows) {
  guarded(env, [&] { model(handle)->input(skipgate::Input::kEmbedding, size, bits, shorts(env, rows)); });
}

NATIVE(void, vector)(JNIEnv* env, jclass, jlong handle, jint size, jint bits) {
  guarded(env, [&] { model(handle)->input(skipgate::Input::kVector, size, bits, {}); });
}

// formats: fraction bits of the sums, then width and fraction bits of gate input, gate, cell and hidden.
NATIVE(void, lstm)(JNIEnv* env, jclass, jlong handle, jint units, jintArray formats, jintArray biases,
                   jshortArray sigmoid, jshortArray tanh) {
  guarded(env, [&] {
    const std::vector<std::int32_t> f = ints(env, formats);
    const skipgate::LstmFormats all{f.at(0), {f.at(1), f.at(2)}, {f.at(3), f.at(4)}, {f.at(5), f.at(6)}, {f.at(7), f.at(8)}};
    auto cell = std::make_unique<skipgate::Lstm>(all, table(env, sigmoid), table(env, tanh));
    model(handle)->layer(units, std::move(cell), all.hidden.width, ints(env, biases).data());
  });
}

// formats: fraction bits of the sums, then width and fraction bits of gate input, gate and hidden.
NATIVE(void, gru)(JNIEnv* env, jclass, jlong handle, jint units, jboolean resetsBefore, jintArray formats,
                  jintArray biases, jshortArray sigmoid, jshortArray tanh) {
  guarded(env, [&] {
    const std::vector<std::int32_t> f = ints(env, formats);
    const skipgate::GruFormats all{f.at(0), {f.at(1), f.at(2)}, {f.at(3), f.at(4)}, {f.at(5), f.at(6)}};
    auto cell = std::make_unique<skipgate::Gru>(all, resetsBefore == JNI_TRUE, table(env, sigmoid), table(env, tanh));
    model(handle)->layer(units, std::move(cell), all.hidden.width, ints(env, biases).data());
  });
}

// formats: fraction bits of the sums, then width and fraction bits of tanh's argument and of its result.
NATIVE(void, tanh)(JNIEnv* env, jclass, jlong handle, jint units, jintArray formats, jintArray biases,
                   jshortArray values) {
  guarded(env, [&] {
    const std::vector<std::int32_t> f = ints(env, formats);
    auto cell = std::make_unique<skipgate::TanhCell>(f.at(0), Format{f.at(1), f.at(2)}, table(env, values));
    model(handle)->layer(units, std::move(cell), f.at(3), ints(env, biases).data());
  });
}

// formats: fraction bits of the sums, then width and fraction bits of the values.
NATIVE(void, linear)(JNIEnv* env, jclass, jlong handle, jint units, jboolean relu, jintArray formats,
                     jintArray biases) {
  guarded(env, [&] {
    const std::vector<std::int32_t> f = ints(env, formats);
    auto cell = std::make_unique<skipgate::LinearCell>(f.at(0), Format{f.at(1), f.at(2)}, relu == JNI_TRUE);
    model(handle)->layer(units, std::move(cell), f.at(1), ints(env, biases).data());
  });
}

NATIVE(void, latePlane)(JNIEnv* env, jclass, jlong handle, jbyteArray digits, jint columns, jint shift) {
  guarded(env, [&] { model(handle)->latePlane(bytes(env, digits).data(), columns, shift); });
}

NATIVE(void, inputPlane)(JNIEnv* env, jclass, jlong handle, jbyteArray digits, jint columns, jint shift) {
  guarded(env, [&] { model(handle)->inputPlane(bytes(env, digits).data(), columns, shift); });
}

NATIVE(void, recurrentPlane)(JNIEnv* env, jclass, jlong handle, jbyteArray digits, jint columns, jint shift) {
  guarded(env, [&] { model(handle)->recurrentPlane(bytes(env, digits).data(), columns, shift); });
}

NATIVE(void, output)(JNIEnv* env, jclass, jlong handle, jint rows, jint sumFraction, jint width, jint fraction,
                     jintArray biases) {
  guarded(env, [&] { model(handle)->output(rows, sumFraction, Format{width, fraction}, ints(env, biases).data()); });
}

NATIVE(void, outputPlane)(JNIEnv* env, jclass, jlong handle, jbyteArray digits, jint columns, jint shift) {
  guarded(env, [&] { model(handle)->outputPlane(bytes(env, digits).data(), columns, shift); });
}

NATIVE(jlong, openState)(JNIEnv* env, jclass, jlong handle) {
  return guarded(env, [&] { return reinterpret_cast<jlong>(model(handle)->state().release()); });
}

NATIVE(void, resetState)(JNIEnv*, jclass, jlong handle) { state(handle)->reset(); }

NATIVE(void, readState)(JNIEnv* env, jclass, jlong handle, jint layer, jintArray hidden, jintArray cells) {
  guarded(env, [&] {
    const State& from = *state(handle);
    std::vector<std::int32_t> values(static_cast<std::size_t>(env->GetArrayLength(hidden)));
    for (std::size_t u = 0; u < values.size(); ++u) values[u] = from.hidden.at(layer).value(0, static_cast<int>(u));
    env->SetIntArrayRegion(hidden, 0, static_cast<jsize>(values.size()), values.data());
    env->SetIntArrayRegion(cells, 0, env->GetArrayLength(cells), from.cells.at(layer).data());
  });
}

NATIVE(void, closeState)(JNIEnv*, jclass, jlong handle) { delete state(handle); }

NATIVE(void, run)(JNIEnv* env, jclass, jlong handle, jlongArray states, jint steps, jobject in, jobject out,
                  jboolean wantsLogits) {
  guarded(env, [&] {
    std::vector<State*> all(static_cast<std::size_t>(env->GetArrayLength(states)));
    static_assert(sizeof(State*) == sizeof(jlong), "handles are addresses of 64 bits");
    env->GetLongArrayRegion(states, 0, static_cast<jsize>(all.size()), reinterpret_cast<jlong*>(all.data()));
    model(handle)->run(all, steps, env->GetDirectBufferAddress(in),
                       static_cast<std::int32_t*>(env->GetDirectBufferAddress(out)), wantsLogits == JNI_TRUE);
  });
}

NATIVE(jstring, describe)(JNIEnv* env, jclass, jlong handle) {
  return guarded(env, [&] { return env->NewStringUTF(model(handle)->describe().c_str()); });
}

NATIVE(jlong, allocated)(JNIEnv*, jclass) { return skipgate::allocated().load(); }
