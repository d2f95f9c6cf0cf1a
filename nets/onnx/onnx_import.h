#pragma once

#include <string>
#include <vector>

#include "nets/onnx/imported_network.h"

namespace ohmic {

/// Whether a file's name says that it is an ONNX file.
bool is_onnx_file(const std::string& file);

/// Reads an ONNX file as a network with its parameters; the network is called as the file. output:
/// the name of the output that is meant, if the file has several; what that one does not need is
/// left out. Throws ConfigError if it is broken, and one that names every node that is not
/// understood (docs/networks.md).
ImportedNetwork import_onnx(const std::string& file, const std::string& output = "");

/// The same of a file's bytes. folder: where its external data lies.
ImportedNetwork import_onnx(const std::string& bytes, const std::string& file,
                            const std::string& folder, const std::string& output = "");

/// The file and those beside it that hold its tensors. Throws ConfigError if one is missing.
std::vector<std::string> files_of_onnx(const std::string& file);

}  // namespace ohmic
