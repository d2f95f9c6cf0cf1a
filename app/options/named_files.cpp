#include "app/options/named_files.h"

#include <algorithm>
#include <regex>

#include "datasets/data_source.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "quant/network/network_weights.h"
#include "util/config_error.h"
#include "util/file_identity.h"
#include "util/file_io.h"

namespace ohmic::app {
namespace {

bool is_file(const std::string& path) { return !path.empty() && path != "-"; }

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_policy_spec(const std::string& policy) {
  static const std::regex uniform_spec("W[0-9]+A[0-9]+([/-][WA0-9-]*)?");
  constexpr std::size_t kLongestFile = 4096;
  return policy.size() > kLongestFile || std::regex_match(policy, uniform_spec);
}

std::vector<NamedFile> chip_files(const SharedOptions& shared) {
  std::vector<NamedFile> files = {{"--weights", shared.weights}};
  if (!is_one_of(shared.net, shipped_networks())) files.push_back({"--net", shared.net});
  if (!is_one_of(shared.hw, hardware_presets())) files.push_back({"--hw", shared.hw});
  if (!is_policy_spec(shared.policy)) files.push_back({"--policy", shared.policy});
  return files;
}

std::vector<NamedFile> image_files(const SharedOptions& shared, const NetworkSpec& network) {
  std::vector<NamedFile> files = chip_files(shared);
  for (const std::string& file : files_of(find_source(shared.data, network)))
    files.push_back({"--data", file});
  files.push_back({"--validation", shared.validation});
  return files;
}

std::vector<NamedFile> value_files(const SharedOptions& shared, const NetworkSpec& network) {
  std::vector<NamedFile> files = image_files(shared, network);
  if (shared.weights.empty()) {
    const std::string kind = find_source(shared.data, network).kind;
    files.push_back({"--weights", found_weights(network, kind)});
  }
  return files;
}

void refuse_shared_files(const std::vector<NamedFile>& outputs,
                         const std::vector<NamedFile>& inputs) {
  const auto refuse = [](const NamedFile& file, const NamedFile& other, const char* verb) {
    throw ConfigError(file.option, "is '" + file.path + "', which " + other.option + " '" +
                                       other.path + "' " + verb +
                                       " too; allowed is a file of its own");
  };
  for (auto file = outputs.begin(); file != outputs.end(); ++file) {
    if (!is_file(file->path)) continue;
    for (const NamedFile& input : inputs) {
      if (is_file(input.path) && is_same_file(file->path, input.path))
        refuse(*file, input, "reads");
    }
    for (auto other = outputs.begin(); other != file; ++other) {
      if (is_file(other->path) && is_same_file(file->path, other->path))
        refuse(*file, *other, "writes");
    }
  }
}

}  // namespace ohmic::app
