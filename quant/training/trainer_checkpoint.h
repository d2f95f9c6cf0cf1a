#pragma once

#include <map>
#include <string>

#include "datasets/safetensors.h"

namespace ohmic {

/// Everything that the rest of a training depends on.
struct TrainCheckpoint {
  int epochs = 0;                               ///< finished
  std::size_t steps = 0;                        ///< finished of the epoch after them
  std::map<std::string, std::string> identity;  ///< of the training, see TrainOptions
  std::string optimizer;                        ///< LibTorch's serialised state
  TensorMap weights;
};

/// Writes a checkpoint as a safetensors file, aside and renamed.
void write_checkpoint(const std::string& path, const TrainCheckpoint& checkpoint);

/// Throws ConfigError if the file is missing, if anything in it was changed or damaged since it was
/// written, or if it was made by a training of another identity; it then names the first option
/// that differs.
TrainCheckpoint read_checkpoint(const std::string& path,
                                const std::map<std::string, std::string>& identity);

}  // namespace ohmic
