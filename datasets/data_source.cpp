#include "datasets/data_source.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "datasets/cifar_reader.h"
#include "datasets/idx_reader.h"
#include "datasets/image_folder.h"
#include "datasets/synthetic_digits.h"
#include "datasets/synthetic_shapes.h"
#include "datasets/tensor_images.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kMnist = "mnist";
constexpr const char* kCifar = "cifar10";
constexpr const char* kTensors = "tensors";
constexpr const char* kImages = "images";
constexpr const char* kDigits = "synthetic:digits";
constexpr const char* kShapes = "synthetic:shapes";

constexpr std::size_t kSyntheticTrain = 20000;
constexpr std::size_t kSyntheticTest = 5000;
constexpr std::uint64_t kTrainSeed = 1;
constexpr std::uint64_t kTestSeed = 2;
constexpr int kUsualClasses = 10;  // of the sets that have no other number

[[noreturn]] void refuse_spec(const std::string& spec) {
  std::vector<std::string> known;
  std::string allowed;
  for (const auto& entry : known_sources()) {
    known.push_back(entry.first);
    allowed += (allowed.empty() ? "" : ", ") + entry.first;
  }
  throw ConfigError(
      "--data", "unknown data set '" + spec + "', allowed " + allowed + did_you_mean(spec, known));
}

DataSource parse_spec(const std::string& spec) {
  if (spec == kDigits || spec == kShapes) return {spec, ""};
  const std::size_t colon = spec.find(':');
  const std::string kind = spec.substr(0, colon);
  if (kind != kMnist && kind != kCifar && kind != kTensors && kind != kImages) refuse_spec(spec);
  const std::string path = colon == std::string::npos ? "" : spec.substr(colon + 1);
  if (path.empty()) {
    const bool is_file = kind == kTensors;
    throw ConfigError("--data", "'" + spec + "' names no " + (is_file ? "file" : "folder") +
                                    ", allowed " + kind + (is_file ? ":FILE" : ":DIR"));
  }
  return {kind, path};
}

/// The network's own set below $OHMIC_DATA, where it is there.
std::optional<DataSource> find_own_set(const NetworkSpec& network) {
  const char* root = std::getenv("OHMIC_DATA");
  if (root == nullptr || *root == '\0') return std::nullopt;
  for (const std::string& folder : {root + ("/" + network.dataset), std::string(root)}) {
    if (network.dataset == kMnist && holds_idx(folder)) return DataSource{kMnist, folder};
    if (network.dataset == kCifar && !find_cifar(folder).empty()) return DataSource{kCifar, folder};
  }
  return std::nullopt;
}

DataSource default_source(const NetworkSpec& network) {
  if (const auto own = find_own_set(network)) return *own;
  if (network.dataset == kMnist || network.input.channels == 1) return {kDigits, ""};
  if (network.dataset == kCifar || network.input.channels == 3) return {kShapes, ""};
  throw ConfigError("--data", "network '" + network.name + "' takes " +
                                  std::to_string(network.input.channels) +
                                  " channels, which no synthetic set has; name a data set");
}

ImageSet read_cifar(const std::string& folder, DataHalf half, int classes) {
  const std::string found = find_cifar(folder);
  if (found.empty()) {
    throw ConfigError(folder, "holds no data_batch_1.bin, nor does its cifar-10-batches-bin");
  }
  return half == DataHalf::kTrain ? read_cifar_train(found, classes)
                                  : read_cifar_test(found, classes);
}

ImageSet draw(const DataSource& source, DataHalf half) {
  const auto make = source.kind == kDigits ? synthetic_digits : synthetic_shapes;
  return half == DataHalf::kTrain ? make(kSyntheticTrain, kTrainSeed)
                                  : make(kSyntheticTest, kTestSeed);
}

ImageSet read_half(const DataSource& source, DataHalf half, const Shape& input, int classes) {
  const std::string& path = source.path;
  if (source.kind == kMnist) return read_idx(path, half, classes);
  if (source.kind == kCifar) return read_cifar(path, half, classes);
  if (source.kind == kTensors) return read_tensor_images(path, half, classes);
  if (source.kind == kImages) return read_image_folder(path, half, input, classes);
  return draw(source, half);
}

std::int64_t outputs_of(const NetworkSpec& network) {
  return network.shape_of(network.output).elements();
}

}  // namespace

DataSource find_source(const std::string& spec, const NetworkSpec& network) {
  return spec.empty() ? default_source(network) : parse_spec(spec);
}

std::vector<std::string> files_of(const DataSource& source) {
  if (source.kind == kMnist) return idx_files(source.path);
  if (source.kind == kCifar) return cifar_files(find_cifar(source.path));
  if (source.kind == kImages) return image_folder_files(source.path);
  if (source.kind == kTensors) return {source.path};
  return {};
}

int classes_of(const DataSource& source, std::int64_t outputs) {
  constexpr std::int64_t kByte = 256;
  if (source.kind == kMnist) return static_cast<int>(std::min(outputs, kByte));
  if (source.kind == kTensors || source.kind == kImages)
    return static_cast<int>(std::min(outputs, kMostClasses));
  return kUsualClasses;
}

SourceHalves open_source(const DataSource& source, const NetworkSpec& network) {
  const std::int64_t outputs = outputs_of(network);
  if (outputs < 1 || (source.synthetic() && outputs < kUsualClasses)) {
    throw ConfigError(source.kind, "has 10 classes, network '" + network.name + "' has " +
                                       std::to_string(outputs) + " outputs");
  }
  const auto classes = static_cast<int>(std::min(outputs, kMostClasses));
  const auto read = [source, input = network.input, classes](DataHalf half) {
    return read_half(source, half, input, classes);
  };
  return {read(DataHalf::kTrain), [read] { return read(DataHalf::kTest); }};
}

std::vector<std::pair<std::string, std::string>> known_sources() {
  return {{"mnist:DIR", "handwritten digits: the four IDX files of MNIST, plain or .gz"},
          {"cifar10:DIR", "colour photographs: data_batch_*.bin and test_batch.bin of CIFAR-10"},
          {"tensors:FILE",
           "a safetensors file: train_images, test_images U8 [N,C,H,W], train_labels, test_labels"},
          {"images:DIR", "pictures: DIR/train/CLASS/*.png and *.jpg, DIR/test/CLASS/*"},
          {kDigits, "drawn digits, 1 x 28 x 28, generated; stands in for MNIST"},
          {kShapes, "drawn shapes and textures, 3 x 32 x 32, generated; stands in for CIFAR-10"}};
}

}  // namespace ohmic
