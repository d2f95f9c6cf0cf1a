#pragma once

#include <string>
#include <vector>

#include "tests/layering/source_tree.h"

namespace ohmic::layering {

/// The folders that the rules speak of; tests and benchmarks may include anything.
const std::vector<std::string>& source_folders();

/// Every breach of who may include whom, one sentence each, e.g. "nets/x.cpp must not include
/// quant/y.h".
std::vector<std::string> folder_breaches(const SourceTree& tree);

/// Every file that reaches SystemC, directly or through other headers, and must not.
std::vector<std::string> systemc_breaches(const SourceTree& tree);

/// Every file that reaches LibTorch and must not, and every header that includes <torch/torch.h>
/// itself. plain_quant: sources of quant/ that are built without LibTorch.
std::vector<std::string> torch_breaches(const SourceTree& tree,
                                        const std::vector<std::string>& plain_quant);

/// Every file of the chip's kernel that reaches quant/quant_policy.h.
std::vector<std::string> policy_breaches(const SourceTree& tree);

/// Every folder that holds more than `most` modules (a header and its source are one).
std::vector<std::string> crowded_folders(const SourceTree& tree, std::size_t most);

/// Every quoted include that is no file of the tree, as seen from the repository's root.
std::vector<std::string> unresolved_includes(const SourceTree& tree);

}  // namespace ohmic::layering
