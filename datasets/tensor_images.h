#pragma once

#include <string>

#include "datasets/dataset.h"
#include "datasets/safetensors.h"

namespace ohmic {

/// Reads one half of a safetensors file: `train_images` or `test_images` U8 [N, C, H, W], with
/// `train_labels` or `test_labels` [N] of any integer type, in [0, classes). Throws ConfigError
/// that names file and tensor.
ImageSet read_tensor_images(const std::string& file, DataHalf half, int classes);

/// The same of tensors in memory; `file` is what errors call them.
ImageSet tensor_images(const TensorMap& tensors, const std::string& file, DataHalf half,
                       int classes);

}  // namespace ohmic
