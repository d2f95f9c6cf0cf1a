// Where weights files are looked for: find_weights of network_weights.h.
#include <algorithm>
#include <filesystem>

#include "nets/onnx/onnx_import.h"
#include "quant/network/network_weights.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// Folder of the running program, or empty if the system does not tell.
std::string program_folder() {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string() : path.parent_path().string();
}

/// Own trainings come first: who trained here means these weights.
std::vector<std::string> weight_folders() {
  return {".", program_folder() + "/../share/ohmic/weights",
          program_folder() + "/share/ohmic/weights", OHMIC_WEIGHTS_DIR};
}

}  // namespace

std::string weights_name(const NetworkSpec& network, const std::string& kind) {
  return in_file_name(network.name + "-" + kind + ".safetensors");
}

std::string found_weights(const NetworkSpec& network, const std::string& kind) {
  if (is_onnx_file(network.file)) return network.file;
  const std::string name = weights_name(network, kind);
  for (const std::string& folder : weight_folders()) {
    const std::string path = folder == "." ? name : folder + "/" + name;
    if (file_exists(path)) return path;
  }
  return "";
}

std::string find_weights(const std::string& given, const NetworkSpec& network,
                         const Dataset& data) {
  if (!given.empty()) {
    if (!file_exists(given)) throw ConfigError(given, "no such weights file");
    return given;
  }
  const std::string found = found_weights(network, data.kind);
  if (!found.empty()) return found;
  throw ConfigError(
      weights_name(network, data.kind),
      "no weights for network '" + network.name + "' on " + data.kind +
          "; give --weights FILE, or make them: ohmic train with this --net and --data " +
          data.spec);
}

}  // namespace ohmic
