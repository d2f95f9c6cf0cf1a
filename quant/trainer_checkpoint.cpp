#include "quant/trainer_checkpoint.h"

#include <charconv>

#include "nets/config_error.h"
#include "nets/file_io.h"

namespace ohmic {
namespace {

constexpr const char* kOptimizer = "optimizer";
constexpr const char* kWeights = "weights/";
constexpr std::size_t kWeightsLength = 8;

int parse_epochs(const std::map<std::string, std::string>& metadata, const std::string& path) {
  const auto found = metadata.find("epochs");
  int epochs = -1;
  if (found != metadata.end()) {
    const std::string& text = found->second;
    std::from_chars(text.data(), text.data() + text.size(), epochs);
  }
  if (epochs < 0) throw ConfigError(path, "/__metadata__/epochs", "is no count; not a checkpoint");
  return epochs;
}

}  // namespace

void write_checkpoint(const std::string& path, const TrainCheckpoint& checkpoint) {
  TensorMap tensors;
  for (const auto& [name, tensor] : checkpoint.weights) tensors[kWeights + name] = tensor;
  RawTensor& state = tensors[kOptimizer];
  state.type = TensorType::kU8;
  state.shape = {static_cast<std::int64_t>(checkpoint.optimizer.size())};
  state.bytes = checkpoint.optimizer;
  write_safetensors(
      path, tensors,
      {{"epochs", std::to_string(checkpoint.epochs)}, {"identity", checkpoint.identity}});
}

TrainCheckpoint read_checkpoint(const std::string& path, const std::string& identity) {
  if (!file_exists(path)) throw ConfigError(path, "no such checkpoint: nothing to resume");
  const auto metadata = read_safetensors_metadata(path);
  TrainCheckpoint checkpoint;
  checkpoint.epochs = parse_epochs(metadata, path);
  const auto found = metadata.find("identity");
  checkpoint.identity = found == metadata.end() ? "" : found->second;
  if (checkpoint.identity != identity) {
    throw ConfigError(path, "is of a training with other options: " + checkpoint.identity +
                                "; this one is: " + identity);
  }
  for (const auto& [name, tensor] : read_safetensors(path)) {
    if (name == kOptimizer) checkpoint.optimizer = tensor.bytes;
    if (name.rfind(kWeights, 0) == 0) {
      checkpoint.weights[name.substr(kWeightsLength)] = tensor;
    }
  }
  return checkpoint;
}

}  // namespace ohmic
