#pragma once

#include <optional>
#include <string>

#include "datasets/safetensors.h"
#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"
#include "quant/integer/stated_widths.h"

namespace ohmic {

// A network file holds an integer network as it is: codes, scales, biases, grids and widths, so
// that whoever reads it computes with these very codes. Per weight layer it has LAYER.weight
// (codes, I8 up to 8 bits, else I16, [O, I/g, kh, kw] or [O, I]), LAYER.scale F32 [O], LAYER.bias
// F32 [O], LAYER.input_scale F32 [1] and LAYER.input_zero_point I32 [1]; in its metadata the
// layer's widths (stated_widths.h) and `rounding` of activations (nearest if it is not there). Per
// affine layer, a batch norm that stands alone among them, it has LAYER.weight and LAYER.bias F32
// [C], its scale and shift: those of the network written, which is bound (bind_affines).

TensorMap to_tensors(const NetworkSpec& network, const IntegerNetwork& integers);
Metadata to_metadata(const NetworkSpec& network, const IntegerNetwork& integers);

/// Writes the file aside and renames it. more: metadata beside the network's own.
void write_network_file(const std::string& path, const NetworkSpec& network,
                        const IntegerNetwork& integers, const Metadata& more = {});

/// Whether a file's tensors are those of a network file, broken or not: integer weights, or scales.
bool is_network_file(const NetworkSpec& network, const TensorMap& tensors);

/// The network of a file's tensors and metadata. Throws ConfigError that names `file` and the
/// tensor or the metadata's key if one is missing or unknown, has another type or shape than it
/// needs, holds a code beyond its bits or a number that is not finite, or a scale that is not above
/// 0.
IntegerNetwork parse_network_file(const NetworkSpec& network, const TensorMap& tensors,
                                  const Metadata& metadata, const std::string& file);

/// Reads a safetensors file and binds the network's affine layers to it: nothing if it is no
/// network file. ConfigError as above, and as read_safetensors.
std::optional<IntegerNetwork> find_network_file(const std::string& path, NetworkSpec& network);

}  // namespace ohmic
