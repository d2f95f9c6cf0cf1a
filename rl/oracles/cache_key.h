#pragma once

#include <cstddef>
#include <string>

#include "datasets/dataset.h"
#include "quant/quantizer.h"
#include "util/json_section.h"

namespace ohmic {

/// All that decides the accuracy of a policy beside the policy and the images that are read.
struct AccuracyInput {
  const Json& network;          ///< as network_to_json
  std::string weights;          ///< content_hash() of the weights file (util/content_hash.h)
  const ImageSet& calibration;  ///< the training images
  std::size_t calibration_images = 0;
  QuantizerOptions quantizer;
  std::string build;  ///< version and revision: other code may come to other figures
};

/// A subject of the policy cache that holds whatever decides an accuracy, but for the images read:
/// what a calibration is of.
std::string calibration_cache_key(const AccuracyInput& input);

/// The subject of accuracies on the first `count` of `images`. calibration: of
/// calibration_cache_key().
std::string accuracy_cache_key(const std::string& calibration, const ImageSet& images,
                               std::size_t count);

/// The subject of costs. network and hardware: resolved, as network_to_json and hardware_to_json.
/// codes: what decides the integer weights, for a chip that compresses them; else empty.
std::string cost_cache_key(const Json& network, const Json& hardware, const std::string& codes,
                           const std::string& build);

}  // namespace ohmic
