#include "methods/method_names.h"

#include <algorithm>

#include "util/config_error.h"

namespace ohmic {
namespace {

/// Operation units and converters of Wu et al. 2024: every method that stores only a part of the
/// weights is compared on them.
std::vector<MethodSetting> on_units(const std::string& compression, const std::string& columns) {
  return {{"crossbar.ou_rows", "9"},
          {"crossbar.ou_columns", columns},
          {"adc.bits", "4"},
          {"mapping.compression", compression}};
}

/// Of a method whose agent plays them, and the highest cost that most of those allow.
constexpr int kEpisodes = 150;
constexpr double kThreshold = 0.8;

/// A strip's operation units side by side, as the paper lays blocks out.
std::vector<MethodSetting> aligned(std::vector<MethodSetting> chip) {
  chip.push_back({"mapping.packing", "aligned"});
  return chip;
}

}  // namespace

const std::vector<Method>& compression_methods() {
  static const std::vector<Method> methods = {
      {"uniform",
       MethodKind::kPostTraining,
       "the narrowest width for all weights and activations",
       {}},
      {"wei2022",
       MethodKind::kSearch,
       "PPO searches the widths of layers (Wei et al. 2022)",
       {},
       kEpisodes,
       kThreshold},
      {"haq",
       MethodKind::kSearch,
       "DDPG searches the widths of layers (Wang et al. 2019)",
       {},
       kEpisodes,
       kThreshold},
      {"raqu",
       MethodKind::kSearch,
       "DDPG searches the widths of layers, then of column groups (after Qu et al. 2021)",
       {{"mapping.weight_layout", "adjacent"},
        {"mapping.share_arrays", "on"},
        {"mapping.class_choice", "group"}},
       kEpisodes,
       kThreshold},
      {"apq", MethodKind::kSearch,
       "DDPG prunes column vectors, PPO searches the widths of what is left (after Yang et al. "
       "2023)",
       on_units("zero_columns", "8"), kEpisodes},
      {"bwq", MethodKind::kBlockLasso,
       "train block widths, then lower activations (Wu et al. 2024)",
       aligned(on_units("block_planes", "8"))},
      {"bwq-ptq", MethodKind::kPostTraining,
       "drop the top planes of blocks without training, then lower activations (ours)",
       aligned(on_units("block_planes", "8"))},
      {"bsq", MethodKind::kBlockLasso, "bwq for whole layers (Yang et al. 2021)",
       on_units("layer_planes", "8")},
      {"sre", MethodKind::kPostTraining,
       "8 bits, rows without a bit are left out (Yang et al. 2019)", on_units("zero_rows", "8")},
      {"sme", MethodKind::kPostTraining,
       "8 bits, of which three neighbouring ones stay (Liu et al. 2021)",
       on_units("zero_rows", "all")},
  };
  return methods;
}

const Method& find_method(const std::string& name, const std::string& where) {
  const std::vector<Method>& methods = compression_methods();
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [&](const Method& method) { return method.name == name; });
  if (found != methods.end()) return *found;
  std::string known;
  std::vector<std::string> names;
  for (const Method& method : methods) {
    known += (known.empty() ? "" : ", ") + method.name;
    names.push_back(method.name);
  }
  throw ConfigError(where,
                    "found '" + name + "', allowed is one of " + known + did_you_mean(name, names));
}

}  // namespace ohmic
