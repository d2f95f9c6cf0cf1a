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

/// The rooms, lowest floor first: a file may include its own room and those below it.
const std::vector<std::vector<std::string>>& floors() {
  static const std::vector<std::vector<std::string>> table = {
      {"util/"},    {"nets/", "tlm/"}, {"datasets/"},
      {"quant/"},   {"hw/"},           {"rl/", "traces/", "report/"},
      {"methods/"}, {"studies/"},      {"api/"},
      {"app/"}};
  return table;
}

/// What the files of some folders may include beside what their floor allows or in place of it.
struct Rule {
  std::vector<std::string> folders;
  std::vector<std::string> allowed;  ///< folders or files
  std::vector<std::string>
      plain;  ///< folders whose headers are allowed where they do not reach SystemC
};

/// Folders that may include less than their floor.
const std::vector<Rule>& rules() {
  static const std::vector<Rule> table = {
      {{"tlm/"}, {"util/"}, {}},
      {{"hw/config/", "hw/mapping/", "hw/device/", "hw/cost/"},
       {"util/", "nets/", "quant/quant_policy.h", "quant/codes.h", "quant/prune_vector.h",
        "quant/network/gemm_micro_kernel.h"},
       {"tlm/"}},
      {{"hw/sim/"}, {"util/", "hw/", "tlm/"}, {}},
      // Traces see plain records and the observers.
      {{"traces/"}, {"hw/sim/observer.h", "tlm/observer.h"}, {"util/", "nets/", "hw/", "tlm/"}},
      {{"rl/"},
       {"util/", "nets/", "datasets/", "quant/", "hw/accelerator.h", "hw/config/", "hw/mapping/",
        "hw/cost/", "hw/device/analog/layer_devices.h", "hw/device/analog/code_errors.h",
        "hw/functional/chip_accuracies.h", "hw/sim/kernel_context.h"},
       {}},
      // Methods are handed what prices a network.
      {{"methods/"},
       {"util/", "nets/", "datasets/", "quant/", "hw/config/", "hw/mapping/", "hw/cost/", "rl/",
        "report/"},
       {}},
  };
  return table;
}

bool starts_with_floor(const std::string& path, std::size_t floor) {
  return starts_with_any(path, floors()[floor]);
}

/// The floor of a file; floors().size() where it stands in no room.
std::size_t floor_of(const std::string& path) {
  std::size_t floor = 0;
  while (floor < floors().size() && !starts_with_floor(path, floor)) ++floor;
  return floor;
}

std::string room_of(const std::string& path) { return path.substr(0, path.find('/') + 1); }

bool floor_allows(const std::string& file, const std::string& header) {
  return room_of(file) == room_of(header) || floor_of(header) < floor_of(file);
}

bool allows(const Rule& rule, const SourceTree& tree, const std::string& header) {
  if (starts_with_any(header, rule.folders) || starts_with_any(header, rule.allowed)) return true;
  return starts_with_any(header, rule.plain) && tree.chain_to(header, is_systemc).empty();
}

bool may_include(const SourceTree& tree, const std::string& file, const std::string& header) {
  for (const Rule& rule : rules()) {
    if (starts_with_any(file, rule.folders)) return allows(rule, tree, header);
  }
  return floor_allows(file, header);
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
  static const std::vector<std::string> folders = [] {
    std::vector<std::string> names;
    for (const auto& floor : floors()) {
      for (const std::string& room : floor) names.push_back(room.substr(0, room.size() - 1));
    }
    return names;
  }();
  return folders;
}

std::vector<std::string> folder_breaches(const SourceTree& tree) {
  std::vector<std::string> breaches;
  for (const auto& [file, includes] : tree.files()) {
    for (const Include& include : includes) {
      if (!include.quoted || may_include(tree, file, include.path)) continue;
      breaches.push_back(file + " must not include " + include.path);
    }
  }
  return breaches;
}

std::vector<std::string> systemc_breaches(const SourceTree& tree) {
  const auto watched = [](const std::string& file) {
    return file == "hw/sim/chip_simulator.h" || file == "hw/accelerator.h" ||
           starts_with_any(file, {"util/", "nets/", "datasets/", "quant/", "rl/", "traces/",
                                  "report/", "methods/", "studies/", "api/", "hw/config/",
                                  "hw/mapping/", "hw/device/", "hw/cost/"});
  };
  return reaching(tree, watched, is_systemc);
}

std::vector<std::string> torch_breaches(const SourceTree& tree,
                                        const std::vector<std::string>& plain_quant) {
  const auto watched = [&](const std::string& file) {
    return starts_with_any(file, {"util/", "nets/", "datasets/", "tlm/", "hw/", "traces/",
                                  "report/", "api/"}) ||
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

std::vector<std::string> crowded_folders(const SourceTree& tree, std::size_t most) {
  std::map<std::string, std::set<std::string>> modules;
  for (const auto& entry : tree.files()) {
    const std::string& file = entry.first;
    const std::size_t name = file.rfind('/') + 1;
    modules[file.substr(0, name)].insert(file.substr(name, file.rfind('.') - name));
  }
  std::vector<std::string> crowded;
  for (const auto& [folder, names] : modules) {
    if (names.size() <= most) continue;
    crowded.push_back(folder + " has " + std::to_string(names.size()) + " modules, allowed are " +
                      std::to_string(most));
  }
  return crowded;
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
