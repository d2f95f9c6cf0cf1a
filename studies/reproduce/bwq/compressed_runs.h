#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A finished run of `ohmic compress`. Accuracies in percent.
struct CompressedRun {
  std::string folder;
  std::string network;  ///< name
  std::string net;      ///< what --net takes
  std::string method;   ///< "bwq"
  std::string data;     ///< what --data takes
  std::string weights;  ///< float weights that it began with
  double float_validation = 0;
  double w8a8_validation = 0, w8a8_test = 0;
  double validation = 0, test = 0;
  double bits_per_weight = 0;
  double density = 1;       ///< share of codes other than 0
  std::string activations;  ///< policy of 16-bit weights with its inputs' widths: "W16A8-W16A4"
  int activation_bits = 8;  ///< the fewest of a layer: an image keeps its 8

  /// The integer network.
  std::string codes() const { return folder + "/network.safetensors"; }
};

/// The finished runs below a folder, one level deep and the folder itself, in the order of their
/// names; of several runs of a method on a network the first. `passed_over` says which are not
/// finished. Throws ConfigError if the folder cannot be read or a file is broken.
std::vector<CompressedRun> read_compressed_runs(const std::string& folder,
                                                std::vector<std::string>& passed_over);

/// The files that read_compressed_runs() and simulations of its networks read, as far as there.
std::vector<std::string> files_of_compressed_runs(const std::string& folder);

}  // namespace ohmic
