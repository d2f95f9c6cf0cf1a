#pragma once

#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace ohmic {

/// The folder of CIFAR-10's binary files: `folder` itself or its child cifar-10-batches-bin; empty
/// if neither is.
std::string find_cifar(const std::string& folder);

/// The batches that such a folder holds.
std::vector<std::string> cifar_files(const std::string& folder);

/// Training images of data_batch_1.bin, _2, ... (the original has five), 3 x 32 x 32, in file
/// order. Labels lie in [0, classes). ConfigError names file and byte offset.
ImageSet read_cifar_train(const std::string& folder, int classes);

/// The same of test_batch.bin.
ImageSet read_cifar_test(const std::string& folder, int classes);

/// One binary file in memory; errors call it `file`.
ImageSet parse_cifar(const std::string& bytes, const std::string& file, int classes);

}  // namespace ohmic
