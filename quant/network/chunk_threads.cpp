#include "quant/network/chunk_threads.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace ohmic {

std::vector<ImageChunk> image_chunks(std::size_t first, std::size_t last, std::size_t size) {
  std::vector<ImageChunk> chunks;
  while (first < last) {
    const std::size_t number = first / size;
    chunks.push_back({number, first, std::min(last, (number + 1) * size)});
    first = chunks.back().last;
  }
  return chunks;
}

void run_chunks(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto loop = [&] {
    try {
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) work(chunk);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(failure_mutex);
      failure = std::current_exception();
      next = chunks;
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(loop);
  for (std::thread& worker : workers) worker.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace ohmic
