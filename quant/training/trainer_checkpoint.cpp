#include "quant/training/trainer_checkpoint.h"

#include <algorithm>
#include <charconv>

#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr const char* kOptimizer = "optimizer";
constexpr const char* kWeights = "weights/";
constexpr std::size_t kWeightsLength = 8;
constexpr const char* kEpochs = "epochs finished";
constexpr const char* kSteps = "steps finished";
constexpr const char* kChecksum = "checksum";

/// A hash over all that a checkpoint holds, but for itself.
std::string checksum(const TensorMap& tensors, const std::map<std::string, std::string>& metadata) {
  ContentHash hash;
  for (const auto& [key, value] : metadata) {
    if (key != kChecksum) hash.add(key).add(value);
  }
  for (const auto& [name, tensor] : tensors) {
    hash.add(name).add(static_cast<std::int64_t>(tensor.type));
    hash.add(tensor.shape.data(), tensor.shape.size()).add(tensor.bytes);
  }
  return hash.text();
}

void check_content(const std::string& path, const TensorMap& tensors,
                   const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(kChecksum);
  if (found == metadata.end()) throw ConfigError(path, "holds no checksum; not a checkpoint");
  if (found->second != checksum(tensors, metadata))
    throw ConfigError(path, "was changed or damaged: its checksum is not that of its content");
}

/// A count of the metadata; -1 where there is none.
int parse_count(const std::map<std::string, std::string>& metadata, const char* key) {
  const auto found = metadata.find(key);
  int count = -1;
  if (found != metadata.end()) {
    const std::string& text = found->second;
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  return count;
}

void check_identity(const std::string& path, const std::map<std::string, std::string>& metadata,
                    const std::map<std::string, std::string>& identity) {
  for (const auto& [key, value] : identity) {
    const auto found = metadata.find(key);
    if (found != metadata.end() && found->second == value) continue;
    throw ConfigError(path, "is of a training with another " + key + ": " +
                                (found == metadata.end() ? "none" : found->second) +
                                ", this one has " + value);
  }
}

}  // namespace

void write_checkpoint(const std::string& path, const TrainCheckpoint& checkpoint) {
  TensorMap tensors;
  for (const auto& [name, tensor] : checkpoint.weights) tensors[kWeights + name] = tensor;
  RawTensor& state = tensors[kOptimizer];
  state.type = TensorType::kU8;
  state.shape = {static_cast<std::int64_t>(checkpoint.optimizer.size())};
  state.bytes = checkpoint.optimizer;
  auto metadata = checkpoint.identity;
  metadata[kEpochs] = std::to_string(checkpoint.epochs);
  if (checkpoint.steps > 0) metadata[kSteps] = std::to_string(checkpoint.steps);
  metadata[kChecksum] = checksum(tensors, metadata);
  write_safetensors(path, tensors, metadata);
}

TrainCheckpoint read_checkpoint(const std::string& path,
                                const std::map<std::string, std::string>& identity) {
  if (!file_exists(path)) throw ConfigError(path, "no such checkpoint: nothing to resume");
  const std::string bytes = read_file(path);
  const auto metadata = parse_safetensors_metadata(bytes, path);
  const TensorMap tensors = parse_safetensors(bytes, path);
  check_content(path, tensors, metadata);
  TrainCheckpoint checkpoint;
  checkpoint.epochs = parse_count(metadata, kEpochs);
  if (checkpoint.epochs < 0)
    throw ConfigError(path, "holds no count of finished epochs; not a checkpoint");
  checkpoint.steps = static_cast<std::size_t>(std::max(0, parse_count(metadata, kSteps)));
  check_identity(path, metadata, identity);
  checkpoint.identity = identity;
  for (const auto& [name, tensor] : tensors) {
    if (name == kOptimizer) checkpoint.optimizer = tensor.bytes;
    if (name.rfind(kWeights, 0) == 0) {
      checkpoint.weights[name.substr(kWeightsLength)] = tensor;
    }
  }
  return checkpoint;
}

}  // namespace ohmic
