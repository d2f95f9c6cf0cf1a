#include "quant/accuracy/accuracy_evaluator_chunks.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include "quant/network/chunk_threads.h"

namespace ohmic {

void for_each_chunk(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work) {
  const int before = at::get_num_threads();
  run_chunks(threads, chunks, [&](std::size_t chunk) {
    const c10::InferenceMode no_gradients;
    at::set_num_threads(1);
    work(chunk);
  });
  at::set_num_threads(before);
}

}  // namespace ohmic
