// Threads that work side by side and meet often. A thread that waits spins for some microseconds and then sleeps.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace skipgate {

class Team {
 public:
  explicit Team(int threads) : size_(threads) {
    try {
      for (int id = 1; id < threads; ++id) threads_.emplace_back([this, id] { work(id); });
    } catch (...) {
      // Those that started wait for all: as many as there are go home.
      size_ = static_cast<int>(threads_.size()) + 1;
      stop();
      throw;
    }
  }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team() { stop(); }

  int size() const { return size_; }

  // Runs job(id) in every thread, 0 in this one, and returns when all are done.
  void run(const std::function<void(int)>& job) {
    job_ = &job;
    meet([] {});
    job(0);
    meet([] {});
  }

  // Waits for all threads of the job; the last to come calls f before any goes on.
  template <class F>
  void meet(F f) {
    if (size_ == 1) {
      f();
      return;
    }
    const unsigned phase = phase_.load();
    if (arrived_.fetch_add(1) + 1 == size_) {
      f();
      arrived_.store(0);
      phase_.store(phase + 1);
      if (sleepers_.load() > 0) {
        std::lock_guard<std::mutex> lock(mutex_);
        awake_.notify_all();
      }
      return;
    }
    for (int spins = 0; spins < kSpins; ++spins) {
      if (phase_.load(std::memory_order_acquire) != phase) return;
      pause();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    ++sleepers_;
    awake_.wait(lock, [&] { return phase_.load() != phase; });
    --sleepers_;
  }

 private:
  static constexpr int kSpins = 1000;

  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }

  void work(int id) {
    for (;;) {
      meet([] {});
      if (stopped_) return;
      (*job_)(id);
      meet([] {});
    }
  }

  void stop() {
    stopped_ = true;
    meet([] {});
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::atomic<int> size_;
  std::vector<std::thread> threads_;
  const std::function<void(int)>* job_ = nullptr;
  bool stopped_ = false;
  std::atomic<int> arrived_{0};
  std::atomic<unsigned> phase_{0};
  std::atomic<int> sleepers_{0};
  std::mutex mutex_;
  std::condition_variable awake_;
};

}  // namespace skipgate
