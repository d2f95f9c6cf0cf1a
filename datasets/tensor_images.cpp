#include "datasets/tensor_images.h"

#include <cstring>
#include <utility>

#include "datasets/tensor_types.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::int64_t kLargestSide = 8192;

/// One tensor of a file, and how errors call it.
class NamedTensor {
 public:
  NamedTensor(const TensorMap& tensors, std::string file, std::string name)
      : file_(std::move(file)), name_(std::move(name)) {
    const auto found = tensors.find(name_);
    if (found == tensors.end()) fail("is missing");
    tensor_ = &found->second;
  }

  const RawTensor& get() const { return *tensor_; }
  [[noreturn]] void fail(const std::string& problem) const {
    throw ConfigError(file_, "/" + name_, problem);
  }

 private:
  std::string file_;
  std::string name_;
  const RawTensor* tensor_ = nullptr;
};

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

/// The class of image `i`.
std::uint16_t label_at(const NamedTensor& labels, std::size_t i, int classes) {
  const RawTensor& tensor = labels.get();
  std::uint16_t label = 0;
  const auto read = [&](auto value) {
    std::memcpy(&value, tensor.bytes.data() + i * sizeof(value), sizeof(value));
    // Below 0, a value is beyond every class as an unsigned one.
    if (static_cast<std::uint64_t>(value) >= static_cast<std::uint64_t>(classes)) {
      labels.fail("element " + std::to_string(i) + " is " + std::to_string(value) +
                  ", allowed 0 to " + std::to_string(classes - 1));
    }
    label = static_cast<std::uint16_t>(value);
  };
  if (tensor.type == TensorType::kBool || !with_integer_type(tensor.type, read))
    labels.fail("holds no whole numbers, allowed is an integer type");
  return label;
}

ImageSet pixels_of(const NamedTensor& images) {
  const RawTensor& tensor = images.get();
  const std::vector<std::int64_t>& shape = tensor.shape;
  if (tensor.type != TensorType::kU8 || shape.size() != 4)
    images.fail("must be U8 [N, C, H, W], found a shape of " + shape_text(shape) +
                (tensor.type == TensorType::kU8 ? "" : " of another type"));
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 1 || (i > 0 && shape[i] > kLargestSide))
      images.fail("has the shape " + shape_text(shape) + ", allowed are sizes from 1 to " +
                  std::to_string(kLargestSide));
  }
  ImageSet set;
  set.channels = static_cast<int>(shape[1]);
  set.height = static_cast<int>(shape[2]);
  set.width = static_cast<int>(shape[3]);
  set.pixels.assign(tensor.bytes.begin(), tensor.bytes.end());
  return set;
}

}  // namespace

ImageSet tensor_images(const TensorMap& tensors, const std::string& file, DataHalf half,
                       int classes) {
  const std::string name = half == DataHalf::kTrain ? "train" : "test";
  const NamedTensor images(tensors, file, name + "_images");
  const NamedTensor labels(tensors, file, name + "_labels");
  ImageSet set = pixels_of(images);
  const std::int64_t count = images.get().shape[0];
  if (labels.get().shape != std::vector<std::int64_t>{count})
    labels.fail("has the shape " + shape_text(labels.get().shape) + ", needed is [" +
                std::to_string(count) + "], one an image");
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    set.labels.push_back(label_at(labels, i, classes));
  }
  return set;
}

ImageSet read_tensor_images(const std::string& file, DataHalf half, int classes) {
  return tensor_images(read_safetensors(file), file, half, classes);
}

}  // namespace ohmic
