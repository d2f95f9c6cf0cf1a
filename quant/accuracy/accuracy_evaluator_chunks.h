#pragma once

#include <functional>
#include <vector>

#include "quant/network/chunk_threads.h"

namespace ohmic {

/// Calls `work` with every chunk on `threads` threads, each with LibTorch's own threads off and
/// gradients off, so that a chunk's result does not depend on how many run beside it. Rethrows the
/// first exception.
void for_each_chunk(int threads, const std::vector<ImageChunk>& chunks,
                    const std::function<void(const ImageChunk&)>& work);

}  // namespace ohmic
