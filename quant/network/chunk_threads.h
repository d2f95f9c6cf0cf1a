#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace ohmic {

/// Images [first, last) that are worked on together.
struct ImageChunk {
  std::size_t number;  ///< of its place: first / size
  std::size_t first, last;
};

/// Images [first, last) cut at the multiples of `size`, so that an image is in the chunk of the
/// same number whatever the range. Only the outer chunks may be smaller than `size`.
std::vector<ImageChunk> image_chunks(std::size_t first, std::size_t last, std::size_t size);

/// Calls work(chunk) for chunk = 0..chunks-1 on `threads` threads of its own. Rethrows the first
/// exception.
void run_chunks(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work);

}  // namespace ohmic
