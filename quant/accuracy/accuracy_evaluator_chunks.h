#pragma once

#include <cstddef>
#include <functional>

namespace ohmic {

/// Calls work(chunk) for chunk = 0..chunks-1 on `threads` threads, each with LibTorch's own threads
/// off and gradients off, so that a chunk's result does not depend on how many run beside it.
/// Rethrows the first exception.
void for_each_chunk(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work);

}  // namespace ohmic
