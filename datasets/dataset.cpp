#include "datasets/dataset.h"

#include <cstdlib>
#include <optional>
#include <utility>

#include "datasets/cifar_reader.h"
#include "datasets/dataset_split.h"
#include "datasets/idx_reader.h"
#include "datasets/synthetic_digits.h"
#include "datasets/synthetic_shapes.h"
#include "datasets/tensor_images.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kMnist = "mnist";
constexpr const char* kCifar = "cifar10";
constexpr const char* kTensors = "tensors";
constexpr const char* kDigits = "synthetic:digits";
constexpr const char* kShapes = "synthetic:shapes";

constexpr std::size_t kSyntheticTrain = 20000;
constexpr std::size_t kSyntheticTest = 5000;
constexpr std::uint64_t kTrainSeed = 1;
constexpr std::uint64_t kTestSeed = 2;
constexpr int kSyntheticClasses = 10;

/// The two halves of a source before split and padding; the test half is made when asked for.
struct Halves {
  ImageSet train;
  std::function<ImageSet()> test;
};

[[noreturn]] void refuse_spec(const std::string& spec) {
  std::vector<std::string> known;
  std::string allowed;
  for (const auto& entry : known_datasets()) {
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
  if (kind != kMnist && kind != kCifar && kind != kTensors) refuse_spec(spec);
  const std::string folder = colon == std::string::npos ? "" : spec.substr(colon + 1);
  if (folder.empty()) {
    const bool is_file = kind == kTensors;
    throw ConfigError("--data", "'" + spec + "' names no " + (is_file ? "file" : "folder") +
                                    ", allowed " + kind + (is_file ? ":FILE" : ":DIR"));
  }
  return {kind, folder};
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

Halves read_mnist(const std::string& folder, int classes) {
  return {read_idx(folder, IdxHalf::kTrain, classes),
          [=] { return read_idx(folder, IdxHalf::kTest, classes); }};
}

Halves read_cifar(const std::string& folder, int classes) {
  const std::string found = find_cifar(folder);
  if (found.empty()) {
    throw ConfigError(folder, "holds no data_batch_1.bin, nor does its cifar-10-batches-bin");
  }
  return {read_cifar_train(found, classes), [=] { return read_cifar_test(found, classes); }};
}

Halves read_tensors(const std::string& file, int classes) {
  return {read_tensor_images(file, TensorHalf::kTrain, classes),
          [=] { return read_tensor_images(file, TensorHalf::kTest, classes); }};
}

Halves open_source(const DataSource& source, int classes) {
  if (source.kind == kMnist) return read_mnist(source.folder, classes);
  if (source.kind == kCifar) return read_cifar(source.folder, classes);
  if (source.kind == kTensors) return read_tensors(source.folder, classes);
  const auto make = source.kind == kDigits ? synthetic_digits : synthetic_shapes;
  return {make(kSyntheticTrain, kTrainSeed), [=] { return make(kSyntheticTest, kTestSeed); }};
}

void check_fits(const ImageSet& images, const NetworkSpec& network, const std::string& spec) {
  const Shape found{images.channels, images.height, images.width, false};
  const Shape& input = network.input;
  if (found.channels != input.channels) {
    throw ConfigError(spec, "its images have " + std::to_string(found.channels) + " channels (" +
                                to_string(found) + "), network '" + network.name + "' takes " +
                                std::to_string(input.channels) + " (" + to_string(input) + ")");
  }
  if (found.height > input.height || found.width > input.width) {
    throw ConfigError(spec, "its images of " + to_string(found) +
                                " are larger than the input of network '" + network.name + "', " +
                                to_string(input));
  }
}

void check_outputs(const DataSource& source, const NetworkSpec& network, std::int64_t outputs) {
  if (outputs < 1 || (source.folder.empty() && outputs < kSyntheticClasses)) {
    throw ConfigError(source.kind, "has 10 classes, network '" + network.name + "' has " +
                                       std::to_string(outputs) + " outputs");
  }
}

}  // namespace

DataSource find_dataset(const std::string& spec, const NetworkSpec& network) {
  return spec.empty() ? default_source(network) : parse_spec(spec);
}

std::vector<std::string> files_of(const DataSource& source) {
  if (source.kind == kMnist) return idx_files(source.folder);
  if (source.kind == kCifar) return cifar_files(find_cifar(source.folder));
  if (source.kind == kTensors) return {source.folder};
  return {};
}

void require_classes(const NetworkSpec& network) {
  const Shape& output = network.shape_of(network.output);
  if (output.pixels() == 1) return;
  throw ConfigError(network.file, "/layers",
                    "layer '" + network.layers[static_cast<std::size_t>(network.output)].name +
                        "' puts out " + to_string(output) +
                        ", allowed is a list of classes (C, or C x 1 x 1) where an accuracy is "
                        "read or trained for");
}

Dataset open_dataset(const std::string& spec, const NetworkSpec& network) {
  const DataSource source = find_dataset(spec, network);
  const std::int64_t outputs = network.shape_of(network.output).elements();
  check_outputs(source, network, outputs);
  Dataset data;
  data.kind = source.kind;
  data.spec = source.folder.empty() ? source.kind : source.kind + ":" + source.folder;
  data.synthetic = source.folder.empty();
  const bool any_count = source.kind == kMnist || source.kind == kTensors;
  data.classes = any_count ? static_cast<int>(std::min<std::int64_t>(outputs, 256)) : 10;
  Halves halves = open_source(source, static_cast<int>(std::min<std::int64_t>(outputs, 256)));
  check_fits(halves.train, network, data.spec);
  if (halves.train.size() < 2) {
    throw ConfigError(data.spec, "has 1 training image; 2 are needed, one of them to validate");
  }
  const Split split = split_images(halves.train.size());
  data.train = arrange_images(halves.train, split.train, network.input);
  data.validation = arrange_images(halves.train, split.validation, network.input);
  data.train.normalisation = data.validation.normalisation = network.normalisation;
  data.load_test = [test = std::move(halves.test), network, name = data.spec] {
    ImageSet images = test();
    check_fits(images, network, name);
    images.normalisation = network.normalisation;
    return pad_images(std::move(images), network.input);
  };
  return data;
}

std::vector<std::pair<std::string, std::string>> known_datasets() {
  return {{"mnist:DIR", "handwritten digits: the four IDX files of MNIST, plain or .gz"},
          {"cifar10:DIR", "colour photographs: data_batch_*.bin and test_batch.bin of CIFAR-10"},
          {"tensors:FILE",
           "a safetensors file: train_images, test_images U8 [N,C,H,W], train_labels, test_labels"},
          {kDigits, "drawn digits, 1 x 28 x 28, generated; stands in for MNIST"},
          {kShapes, "drawn shapes and textures, 3 x 32 x 32, generated; stands in for CIFAR-10"}};
}

}  // namespace ohmic
