#include "quant/accuracy/accuracy_evaluator_chunks.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

namespace ohmic {

void for_each_chunk(int threads, const std::vector<ImageChunk>& chunks,
                    const std::function<void(const ImageChunk&)>& work) {
  const int before = at::get_num_threads();
  run_chunks(threads, chunks.size(), [&](std::size_t index) {
    const c10::InferenceMode no_gradients;
    at::set_num_threads(1);
    work(chunks[index]);
  });
  at::set_num_threads(before);
}

}  // namespace ohmic
