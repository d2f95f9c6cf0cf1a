#include "tests/layering/layer_rules.h"

#include <algorithm>

namespace ohmic::layering {
namespace {

bool starts_with(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

bool ends_with(const std::string& text, const std::string& ending) {
  return text.size() >= ending.size() &&
         text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return starts_with(text, prefix); });
}

bool is_systemc(const std::string& header) {
  return starts_with_any(header, {"<systemc", "<sysc/", "<tlm>", "<tlm.h>", "<tlm_"});
}

bool is_torch(const std::string& header) {
  return starts_with_any(header, {"<torch/", "<ATen/", "<c10/"});
}

/// What one layer may include beside its own files.
struct Rule {
  std::vector<std::string> layer;    ///< folders that make up the layer
  std::vector<std::string> allowed;  ///< folders or files
  std::vector<std::string>
      plain;  ///< folders whose headers are allowed where they do not reach SystemC
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> table = {
      {{"nets/"}, {}, {}},
      {{"quant/"}, {"nets/"}, {}},
      {{"tlm/"}, {}, {}},
      {{"hw/config/", "hw/mapping/", "hw/device/", "hw/cost/"},
       {"nets/", "quant/quant_policy.h"},
       {"tlm/"}},
      {{"hw/sim/"}, {"hw/", "tlm/"}, {}},
      // Traces see plain records and the observers; files are written through nets/file_io.h.
      {{"traces/"}, {"hw/sim/observer.h", "tlm/observer.h"}, {"nets/", "hw/", "tlm/"}},
      {{"rl/"},
       {"nets/", "quant/", "hw/config/", "hw/mapping/", "hw/cost/", "hw/sim/chip_simulator.h"},
       {}},
  };
  return table;
}

bool allows(const Rule& rule, const SourceTree& tree, const std::string& header) {
  if (starts_with_any(header, rule.layer) || starts_with_any(header, rule.allowed)) return true;
  return starts_with_any(header, rule.plain) && tree.chain_to(header, is_systemc).empty();
}

/// One sentence for each file that `watched` accepts and that reaches a header that `forbidden`
/// accepts.
template <typename Watched, typename Forbidden>
std::vector<std::string> reaching(const SourceTree& tree, const Watched& watched,
                                  const Forbidden& forbidden) {
  std::vector<std::string> breaches;
  for (const auto& entry : tree.files()) {
    if (!watched(entry.first)) continue;
    const std::string chain = tree.chain_to(entry.first, forbidden);
    if (!chain.empty()) breaches.push_back(entry.first + " reaches what it must not: " + chain);
  }
  return breaches;
}

}  // namespace

const std::vector<std::string>& source_folders() {
  static const std::vector<std::string> folders = {"nets",   "quant", "tlm", "hw",
                                                   "traces", "rl",    "app"};
  return folders;
}

std::vector<std::string> folder_breaches(const SourceTree& tree) {
  std::vector<std::string> breaches;
  for (const auto& [file, includes] : tree.files()) {
    for (const Rule& rule : rules()) {
      if (!starts_with_any(file, rule.layer)) continue;
      for (const Include& include : includes) {
        if (!include.quoted || allows(rule, tree, include.path)) continue;
        breaches.push_back(file + " must not include " + include.path);
      }
    }
  }
  return breaches;
}

std::vector<std::string> systemc_breaches(const SourceTree& tree) {
  const auto watched = [](const std::string& file) {
    return file == "hw/sim/chip_simulator.h" ||
           starts_with_any(file, {"nets/", "quant/", "rl/", "hw/config/", "hw/mapping/",
                                  "hw/device/", "hw/cost/"});
  };
  return reaching(tree, watched, is_systemc);
}

std::vector<std::string> torch_breaches(const SourceTree& tree,
                                        const std::vector<std::string>& plain_quant) {
  const auto watched = [&](const std::string& file) {
    return starts_with_any(file, {"nets/", "tlm/", "hw/", "traces/"}) ||
           std::count(plain_quant.begin(), plain_quant.end(), file) != 0;
  };
  std::vector<std::string> breaches = reaching(tree, watched, is_torch);
  for (const auto& [file, includes] : tree.files()) {
    if (!ends_with(file, ".h")) continue;
    for (const Include& include : includes) {
      if (include.path == "torch/torch.h") {
        breaches.push_back(file + " is a header: <torch/torch.h> costs each includer many seconds");
      }
    }
  }
  return breaches;
}

std::vector<std::string> policy_breaches(const SourceTree& tree) {
  const auto watched = [](const std::string& file) {
    return starts_with_any(file, {"hw/sim/", "tlm/"});
  };
  return reaching(tree, watched,
                  [](const std::string& header) { return header == "quant/quant_policy.h"; });
}

std::vector<std::string> unresolved_includes(const SourceTree& tree) {
  std::vector<std::string> breaches;
  for (const auto& [file, includes] : tree.files()) {
    for (const Include& include : includes) {
      if (!include.quoted || tree.has(include.path)) continue;
      breaches.push_back(file + " includes \"" + include.path + "\", no file from the root");
    }
  }
  return breaches;
}

}  // namespace ohmic::layering
