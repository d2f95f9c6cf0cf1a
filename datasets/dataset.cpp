#include "datasets/dataset.h"

#include <utility>

#include "datasets/data_source.h"
#include "datasets/dataset_split.h"
#include "datasets/validation_file.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

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

Split split_of(std::size_t images, const std::string& spec, const std::string& validation) {
  if (images < 2) {
    throw ConfigError(spec, "has 1 training image; 2 are needed, one of them to validate");
  }
  if (validation.empty()) return split_images(images);
  return split_images(images, read_validation_file(validation, images));
}

}  // namespace

void require_classes(const NetworkSpec& network) {
  const Shape& output = network.shape_of(network.output);
  if (output.pixels() == 1) return;
  throw ConfigError(network.file, "/layers",
                    "layer '" + network.layers[static_cast<std::size_t>(network.output)].name +
                        "' puts out " + to_string(output) +
                        ", allowed is a list of classes (C, or C x 1 x 1) where an accuracy is "
                        "read or trained for");
}

Dataset open_dataset(const std::string& spec, const NetworkSpec& network,
                     const std::string& validation) {
  const DataSource source = find_source(spec, network);
  SourceHalves halves = open_source(source, network);
  Dataset data;
  data.kind = source.kind;
  data.spec = source.spec();
  data.synthetic = source.synthetic();
  data.classes = classes_of(source, network.shape_of(network.output).elements());
  check_fits(halves.train, network, data.spec);
  Split split = split_of(halves.train.size(), data.spec, validation);
  data.train = arrange_images(halves.train, split.train, network.input);
  data.validation = arrange_images(halves.train, split.validation, network.input);
  data.validation_indices = std::move(split.validation);
  data.train.normalisation = data.validation.normalisation = network.normalisation;
  data.load_test = [test = std::move(halves.test), network, name = data.spec] {
    ImageSet images = test();
    check_fits(images, network, name);
    images.normalisation = network.normalisation;
    return pad_images(std::move(images), network.input);
  };
  return data;
}

}  // namespace ohmic
