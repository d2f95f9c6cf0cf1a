#pragma once

#include <array>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "nets/onnx/constant.h"

namespace ohmic::onnx_import {

/// The axes of a map of images. kGroup is there while channels are cut apart: then kChannel are
/// those of one group.
enum Axis { kBatch = 0, kChannel = 1, kHeight = 2, kWidth = 3, kGroup = 4 };

/// Scale and shift of each channel of the image, not applied yet; empty: 1 and 0.
struct ImageAffine {
  std::vector<double> scale, shift;
};

/// Codes that a DequantizeLinear has not made values of yet.
struct Codes {
  std::string made_by;  ///< the QuantizeLinear; empty: there are none
  double scale = 0, zero = 0;
};

/// What a tensor of the graph is: the output of a layer, looked at in some order of its axes. A
/// layer's output is a map of N x C x H x W, or a list of N x C. Reshape, Transpose and the like
/// change the view alone.
struct View {
  int layer = kNetworkInput;              ///< of the draft
  bool flat = false;                      ///< whether the layer puts out lists
  std::array<std::int64_t, 5> sizes{};    ///< of its output, by Axis; that of kGroup 0: not cut
  std::vector<std::vector<Axis>> groups;  ///< by the tensor's dimension: the axes in it, row major
  bool exclusive = true;  ///< whether one node alone reads the layer's output, whatever its shape

  /// Constant pixels around the map that no layer has yet. [top, left, bottom, right]
  std::array<std::int64_t, 4> pad{};
  double pad_value = 0;
  std::string padded_by;  ///< the Pad
  int bits = 0;           ///< width of its values as a QuantizeLinear left them; 0: floats
  Codes codes;            ///< the codes that these values are at the moment
  std::string cut_by;     ///< the Reshape that cut the channels
  std::string ended_by;   ///< the Softmax at the network's end, left out
  ImageAffine affine;     ///< of the network's input

  Dims dims() const;
  /// The same with the pixels of pads that no layer has yet.
  Dims padded_dims() const;
  bool is_codes() const { return !codes.made_by.empty(); }
  bool is_cut() const { return sizes[kGroup] > 0; }
  bool is_padded() const { return pad != std::array<std::int64_t, 4>{}; }
  /// Whether the tensor is N x C x H x W itself.
  bool is_map() const;
  /// Axes of more than one value in a dimension, row major.
  std::vector<Axis> wide(std::size_t dimension) const;
  /// Those of the whole tensor.
  std::vector<Axis> wide() const;
  /// The dimension whose only axis of more than one value is `axis`; else one that has it beside
  /// axes of one value; -1: none.
  int dimension_of(Axis axis) const;
};

/// A layer's output, as it is.
View output_view(int layer, const Shape& shape, std::int64_t batch);

/// The same values under other sizes. Of the axes of a map, channels may be cut in two: the view
/// then has a kGroup. Throws NotUnderstood if another axis would be cut apart.
View regrouped(const View& view, const Dims& dims);

/// Where one dimension of a cut view holds its channels again: whether they are in their old order
/// or shuffled. kCut: none does.
enum class Channels { kCut, kInOrder, kShuffled };
Channels rejoined(const View& view);

/// The view with the two parts of its channels, which stand side by side, as one axis.
View with_whole_channels(const View& view);

/// The dimensions in another order. order: of the old ones.
View transposed(const View& view, const std::vector<std::int64_t>& order);

/// For a tensor of N x F: where feature i stands among the layer's C x H x W values. Throws
/// NotUnderstood if the tensor is none.
std::vector<std::int64_t> feature_order(const View& view);

bool is_ascending(const std::vector<std::int64_t>& order);

}  // namespace ohmic::onnx_import
