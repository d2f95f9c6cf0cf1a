#pragma once

#include <cstddef>
#include <string>

namespace ohmic {

/// How far a reading of images behind the last episode is.
struct ReadingState {
  std::string images;     ///< which: "test images"
  std::size_t count = 0;  ///< of them; 0: as many as there are
  std::size_t known = 0;  ///< of these, read by the episodes
  std::size_t policies = 0;
  std::size_t done = 0;    ///< policies that are read
  std::size_t before = 0;  ///< of them, by earlier processes; done == before begins a reading
};

}  // namespace ohmic
