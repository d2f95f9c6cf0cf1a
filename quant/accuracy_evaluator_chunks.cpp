#include "quant/accuracy_evaluator_chunks.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ohmic {

void for_each_chunk(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto loop = [&] {
    const c10::InferenceMode no_gradients;
    at::set_num_threads(1);
    try {
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) work(chunk);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(failure_mutex);
      failure = std::current_exception();
      next = chunks;
    }
  };
  const int before = at::get_num_threads();
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(loop);
  for (std::thread& worker : workers) worker.join();
  at::set_num_threads(before);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace ohmic
