#pragma once

#include <cstddef>
#include <functional>

namespace ohmic {

/// Calls work(chunk) for chunk = 0..chunks-1 on `threads` threads of its own. Rethrows the first
/// exception.
void run_chunks(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work);

}  // namespace ohmic
