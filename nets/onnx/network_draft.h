#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nets/onnx/imported_network.h"
#include "nets/onnx/layer_names.h"
#include "nets/onnx/view.h"
#include "util/json_section.h"

namespace ohmic::onnx_import {

/// A layer that a node became.
struct DraftLayer {
  std::string name;
  std::string type;                                    ///< as in a network file
  Json keys;                                           ///< of its type, as in a network file
  std::vector<int> inputs;                             ///< of the draft, or kNetworkInput
  std::map<std::string, FloatTensor> parameters = {};  ///< "weight", "bias", ...
  LayerWidths widths{0, 0};                            ///< 0: floats

  bool has_weights() const { return type == "conv2d" || type == "linear"; }
};

/// The network as far as it is translated.
class NetworkDraft {
 public:
  LayerNames& names() { return names_; }
  int add(DraftLayer layer);
  DraftLayer& layer(int index) { return layers_[static_cast<std::size_t>(index)]; }

  /// The input is read with this mean and standard deviation. Throws NotUnderstood if it was read
  /// with others before.
  void read_image(const ImageAffine& affine, std::size_t channels);

  /// The list of a layer's values in the order C, H, W; one flatten layer serves all who ask.
  /// Throws NotUnderstood if the view has another order.
  View flattened(const View& view, const Node& node);

  /// Whether no value of a layer's output is below 0.
  bool is_non_negative(int layer) const;

  /// The layers that lead to `output`, as a network that the loader accepts. Throws ConfigError as
  /// parse_network does.
  ImportedNetwork finish(int output, const Shape& input, const std::string& file);

 private:
  Json to_json(int output, const Shape& input, const std::string& name) const;
  std::vector<bool> leading_to(int output) const;

  LayerNames names_;
  std::vector<DraftLayer> layers_;
  std::optional<ImageAffine> image_;
  std::map<int, int> flattens_;  ///< by the layer that they read
};

}  // namespace ohmic::onnx_import
