#pragma once

#include <string>
#include <vector>

#include "app/options/options.h"
#include "nets/network_spec.h"

namespace ohmic::app {

/// An option and a file that it makes the command read or write; an empty path or "-" is none.
struct NamedFile {
  std::string option;
  std::string path;
};

/// Whether --policy says the bit-widths itself (W8A8, W6A4/8, W8A8-W6A4): no file, whatever lies
/// there.
bool is_policy_spec(const std::string& policy);

/// The files behind --net, --hw, --policy and --weights, as far as they are given; the names of
/// what is shipped are none.
std::vector<NamedFile> chip_files(const SharedOptions& shared);

/// These, the data set's and that of its split.
std::vector<NamedFile> image_files(const SharedOptions& shared, const NetworkSpec& network);

/// These and the weights that are found if none are given.
std::vector<NamedFile> value_files(const SharedOptions& shared, const NetworkSpec& network);

/// Throws ConfigError if an output is also an input, or two outputs are one file, under whatever
/// names (is_same_file). To be called before any work.
void refuse_shared_files(const std::vector<NamedFile>& outputs,
                         const std::vector<NamedFile>& inputs);

}  // namespace ohmic::app
