#pragma once

#include <map>
#include <string>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// The strings of a safetensors file's metadata.
using Metadata = std::map<std::string, std::string>;

/// Adds a layer's widths: LAYER.weight_bits, LAYER.activation_bits, for a layer in column groups
/// LAYER.groups ("40:6,24:3": columns and their bits), for a pruned one LAYER.prune.
void state_widths(const Layer& layer, const LayerBits& bits, Metadata& metadata);

/// The inverse. Throws ConfigError that names `file` and the key if one is missing or broken.
LayerBits stated_widths(const Layer& layer, const Metadata& metadata, const std::string& file);

}  // namespace ohmic
