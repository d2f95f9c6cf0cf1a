#pragma once

#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace ohmic {

/// Whether a folder holds MNIST's training images, plain or .gz.
bool holds_idx(const std::string& folder);

/// The files of both halves that the folder holds.
std::vector<std::string> idx_files(const std::string& folder);

/// Reads images and labels of one half from IDX files under MNIST's names
/// (`train-images-idx3-ubyte`, ..., plain or .gz), images of any size, one channel. Labels lie in
/// [0, classes). ConfigError names file and byte offset (in the decompressed data of a .gz).
ImageSet read_idx(const std::string& folder, DataHalf half, int classes);

/// One IDX file in memory, plain or gzip, and how errors call it.
struct IdxFile {
  std::string path;
  std::string bytes;
};

/// The same from two files in memory.
ImageSet parse_idx(IdxFile images, IdxFile labels, int classes);

}  // namespace ohmic
