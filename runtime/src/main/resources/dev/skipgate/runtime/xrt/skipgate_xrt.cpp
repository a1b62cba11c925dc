// The native half of dev.skipgate.runtime.xrt: each function is one call of XRT's C++ API. What a call may be given is
// checked in Java, which also sees to it that no handle is used after it was deleted; here every exception of XRT's
// becomes a NativeFailure with XRT's text. Compiled by NativeLibrary on first use.
#include <jni.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>

#include "experimental/xrt_ini.h"
#include "experimental/xrt_system.h"
#include "experimental/xrt_xclbin.h"
#include "xrt/xrt_bo.h"
#include "xrt/xrt_device.h"
#include "xrt/xrt_kernel.h"

#define NATIVE(type, name) extern "C" JNIEXPORT type JNICALL Java_dev_skipgate_runtime_xrt_Native_##name

namespace {

jclass failureClass = nullptr;
jmethodID failureConstructor = nullptr;

// Java's strings are not UTF-8; what is not ASCII in a message of XRT's is shown as '?'.
std::string ascii(std::string text) {
  for (char& c : text) {
    c = (static_cast<unsigned char>(c) < 0x80 && c != 0) ? c : '?';
  }
  return text;
}

jstring toJava(JNIEnv* env, const std::string& text) { return env->NewStringUTF(ascii(text).c_str()); }

std::string fromJava(JNIEnv* env, jstring text) {
  const char* chars = env->GetStringUTFChars(text, nullptr);
  if (chars == nullptr) {
    throw std::bad_alloc();
  }
  std::string copy(chars);
  env->ReleaseStringUTFChars(text, chars);
  return copy;
}

void fail(JNIEnv* env, int code, const std::string& text) {
  if (env->ExceptionCheck()) {
    return;
  }
  jstring message = toJava(env, text);
  if (message == nullptr) {
    return;
  }
  if (jobject failure = env->NewObject(failureClass, failureConstructor, code, message)) {
    env->Throw(static_cast<jthrowable>(failure));
  }
}

// Runs a piece of work; no C++ exception may cross into Java.
template <typename Work>
auto guarded(JNIEnv* env, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::system_error& error) {
    fail(env, error.code().value(), error.what());
  } catch (const std::exception& error) {
    fail(env, 0, error.what());
  } catch (...) {
    fail(env, 0, "an exception of an unknown type");
  }
  return decltype(work())();
}

template <typename T>
T& at(jlong handle) {
  return *reinterpret_cast<T*>(handle);
}

template <typename T>
jlong give(T&& value) {
  return reinterpret_cast<jlong>(new std::decay_t<T>(std::forward<T>(value)));
}

template <xrt::info::device what>
std::string text(const xrt::device& device) {
  return device.get_info<what>();
}

std::string info(const xrt::device& device, int what) {
  switch (what) {
    case 0:
      return text<xrt::info::device::name>(device);
    case 1:
      return text<xrt::info::device::bdf>(device);
    case 2:
      return text<xrt::info::device::thermal>(device);
    default:
      return text<xrt::info::device::electrical>(device);
  }
}

// One line a thing, its fields apart by tabs; XclbinText reads it.
std::string describe(const xrt::xclbin& file) {
  std::ostringstream out;
  out << "xclbin\t" << file.get_uuid().to_string() << '\t' << static_cast<int>(file.get_target_type()) << '\t'
      << file.get_xsa_name() << '\n';
  for (const auto& bank : file.get_mems()) {
    out << "bank\t" << bank.get_index() << '\t' << static_cast<int>(bank.get_type()) << '\t' << bank.get_tag() << '\t'
        << bank.get_base_address() << '\t' << bank.get_size_kb() << '\t' << bank.get_used() << '\n';
  }
  for (const auto& kernel : file.get_kernels()) {
    out << "kernel\t" << kernel.get_name() << '\n';
    for (const auto& unit : kernel.get_cus()) {
      out << "unit\t" << unit.get_name() << '\t' << unit.get_base_address() << '\n';
    }
    for (const auto& argument : kernel.get_args()) {
      out << "argument\t" << argument.get_index() << '\t' << argument.get_name() << '\t' << argument.get_host_type()
          << '\t' << argument.get_offset() << '\t' << argument.get_size() << '\t';
      for (const auto& bank : argument.get_mems()) {
        out << bank.get_index() << ' ';
      }
      out << '\n';
    }
  }
  return out.str();
}

}  // namespace

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* machine, void*) {
  void* given = nullptr;
  if (machine->GetEnv(&given, JNI_VERSION_1_8) != JNI_OK) {
    return JNI_ERR;
  }
  JNIEnv* env = static_cast<JNIEnv*>(given);
  jclass failure = env->FindClass("dev/skipgate/runtime/xrt/NativeFailure");
  if (failure == nullptr) {
    return JNI_ERR;
  }
  failureClass = static_cast<jclass>(env->NewGlobalRef(failure));
  failureConstructor = env->GetMethodID(failure, "<init>", "(ILjava/lang/String;)V");
  return failureConstructor == nullptr ? JNI_ERR : JNI_VERSION_1_8;
}

// XRT reads both variables on its first call, so they can still be set here, where Java cannot.
NATIVE(void, configure)(JNIEnv* env, jclass, jstring root, jstring mode) {
  guarded(env, [&] {
    setenv("XILINX_XRT", fromJava(env, root).c_str(), 1);
    const std::string word = fromJava(env, mode);
    word.empty() ? unsetenv("XCL_EMULATION_MODE") : setenv("XCL_EMULATION_MODE", word.c_str(), 1);
    xrt::ini::set("Runtime.runtime_log", "null");  // XRT's text is in our exceptions and need not be printed as well
  });
}

NATIVE(jint, deviceCount)(JNIEnv* env, jclass) {
  return guarded(env, [] { return static_cast<jint>(xrt::system::enumerate_devices()); });
}

NATIVE(jlong, openDevice)(JNIEnv* env, jclass, jstring indexOrBdf) {
  return guarded(env, [&] { return give(xrt::device(fromJava(env, indexOrBdf))); });
}

NATIVE(jstring, deviceInfo)(JNIEnv* env, jclass, jlong device, jint what) {
  return guarded(env, [&] { return toJava(env, info(at<xrt::device>(device), what)); });
}

NATIVE(jstring, describe)(JNIEnv* env, jclass, jstring path) {
  return guarded(env, [&] { return toJava(env, describe(xrt::xclbin(fromJava(env, path)))); });
}

NATIVE(jstring, load)(JNIEnv* env, jclass, jlong device, jstring path) {
  return guarded(env, [&] {
    return toJava(env, at<xrt::device>(device).load_xclbin(fromJava(env, path)).to_string());
  });
}

NATIVE(void, closeDevice)(JNIEnv* env, jclass, jlong device) {
  guarded(env, [&] { delete &at<xrt::device>(device); });
}

NATIVE(jlong, openKernel)(JNIEnv* env, jclass, jlong device, jstring uuid, jstring name) {
  return guarded(env, [&] {
    return give(xrt::kernel(at<xrt::device>(device), xrt::uuid(fromJava(env, uuid)), fromJava(env, name)));
  });
}

NATIVE(jint, group)(JNIEnv* env, jclass, jlong kernel, jint argument) {
  return guarded(env, [&] { return static_cast<jint>(at<xrt::kernel>(kernel).group_id(argument)); });
}

NATIVE(void, closeKernel)(JNIEnv* env, jclass, jlong kernel) {
  guarded(env, [&] { delete &at<xrt::kernel>(kernel); });
}

NATIVE(jlong, allocate)(JNIEnv* env, jclass, jlong device, jobject host, jlong size, jint group) {
  return guarded(env, [&] {
    const auto bank = static_cast<xrt::memory_group>(group);
    if (host == nullptr) {
      return give(xrt::bo(at<xrt::device>(device), static_cast<size_t>(size), xrt::bo::flags::device_only, bank));
    }
    void* memory = env->GetDirectBufferAddress(host);
    return give(xrt::bo(at<xrt::device>(device), memory, static_cast<size_t>(size), xrt::bo::flags::normal, bank));
  });
}

NATIVE(jlong, sub)(JNIEnv* env, jclass, jlong buffer, jlong offset, jlong size) {
  return guarded(env, [&] {
    return give(xrt::bo(at<xrt::bo>(buffer), static_cast<size_t>(size), static_cast<size_t>(offset)));
  });
}

NATIVE(jlong, address)(JNIEnv* env, jclass, jlong buffer) {
  return guarded(env, [&] { return static_cast<jlong>(at<xrt::bo>(buffer).address()); });
}

NATIVE(void, sync)(JNIEnv* env, jclass, jlong buffer, jboolean toDevice, jlong offset, jlong size) {
  guarded(env, [&] {
    at<xrt::bo>(buffer).sync(toDevice ? XCL_BO_SYNC_BO_TO_DEVICE : XCL_BO_SYNC_BO_FROM_DEVICE,
                             static_cast<size_t>(size), static_cast<size_t>(offset));
  });
}

NATIVE(void, copy)(JNIEnv* env, jclass, jlong to, jlong from, jlong size, jlong toOffset, jlong fromOffset) {
  guarded(env, [&] {
    at<xrt::bo>(to).copy(at<xrt::bo>(from), static_cast<size_t>(size), static_cast<size_t>(fromOffset),
                         static_cast<size_t>(toOffset));
  });
}

NATIVE(void, closeBuffer)(JNIEnv* env, jclass, jlong buffer) {
  guarded(env, [&] { delete &at<xrt::bo>(buffer); });
}

NATIVE(jlong, openRun)(JNIEnv* env, jclass, jlong kernel) {
  return guarded(env, [&] { return give(xrt::run(at<xrt::kernel>(kernel))); });
}

NATIVE(void, setBuffer)(JNIEnv* env, jclass, jlong run, jint argument, jlong buffer) {
  guarded(env, [&] { at<xrt::run>(run).set_arg(argument, at<xrt::bo>(buffer)); });
}

// The plain set_arg would pick a private template for a pointer to a Java type.
NATIVE(void, setScalar)(JNIEnv* env, jclass, jlong run, jint argument, jlong value, jint bytes) {
  guarded(env, [&] {
    at<xrt::run>(run).set_arg(argument, static_cast<const void*>(&value), static_cast<size_t>(bytes));
  });
}

NATIVE(void, start)(JNIEnv* env, jclass, jlong run) {
  guarded(env, [&] { at<xrt::run>(run).start(); });
}

NATIVE(jint, await)(JNIEnv* env, jclass, jlong run, jint milliseconds) {
  return guarded(env, [&] {
    return static_cast<jint>(at<xrt::run>(run).wait(std::chrono::milliseconds(milliseconds)));
  });
}

NATIVE(jint, state)(JNIEnv* env, jclass, jlong run) {
  return guarded(env, [&] { return static_cast<jint>(at<xrt::run>(run).state()); });
}

// Why a run failed, which XRT has no call for: the emulated card writes it behind the last word of the run's packet.
NATIVE(jstring, reason)(JNIEnv* env, jclass, jlong run) {
  return guarded(env, [&] {
    const ert_packet* packet = at<xrt::run>(run).get_ert_packet();
    const char* behind = reinterpret_cast<const char*>(packet->data + packet->count);
    const std::string mark = "skipgate: ";
    return toJava(env, std::strncmp(behind, mark.c_str(), mark.size()) == 0 ? behind + mark.size() : "");
  });
}

// XRT waits without end for a kernel that does not heed the abort, so it does so in a thread that may be left behind:
// the thread has its own hold on the run. 0 when the time is over.
NATIVE(jint, abort)(JNIEnv* env, jclass, jlong run, jint milliseconds) {
  return guarded(env, [&] {
    std::packaged_task<ert_cmd_state()> task([held = at<xrt::run>(run)]() mutable { return held.abort(); });
    auto state = task.get_future();
    std::thread(std::move(task)).detach();
    const bool ended = state.wait_for(std::chrono::milliseconds(milliseconds)) == std::future_status::ready;
    return ended ? static_cast<jint>(state.get()) : 0;
  });
}

NATIVE(void, closeRun)(JNIEnv* env, jclass, jlong run) {
  guarded(env, [&] { delete &at<xrt::run>(run); });
}
