#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ohmic {

/// Shape of one image's tensor. A flattened tensor has `flat` set and height = width = 1.
struct Shape {
  int channels = 0;
  int height = 1;
  int width = 1;
  bool flat = false;

  std::int64_t pixels() const { return std::int64_t{height} * width; }
  std::int64_t elements() const { return pixels() * channels; }
  bool operator==(const Shape& o) const {
    return channels == o.channels && height == o.height && width == o.width && flat == o.flat;
  }
  bool operator!=(const Shape& o) const { return !(*this == o); }
};

/// "8 x 12 x 13" or "120".
std::string to_string(const Shape& shape);

enum class LayerKind {
  kConv2d,
  kLinear,
  kRelu,
  kRelu6,
  kLeakyRelu,
  kClip,
  kSigmoid,
  kTanh,
  kHardSigmoid,
  kHardSwish,
  kElu,
  kSoftplus,
  kGelu,
  kErf,
  kMaxPool2d,
  kAvgPool2d,
  kGlobalAvgPool,
  kAdd,
  kMultiply,
  kConcat,
  kChannelShuffle,
  kChannelSlice,
  kAffine,
  kUpsample2d,
  kFlatten,
  kDropout,
  kBatchNorm2d
};

/// The name a network file uses: "conv2d", "linear", ...
const char* to_string(LayerKind kind);

/// Way in which a kernel slides over an input map: convolutions and pools. All in pixels.
struct Sliding {
  int kernel_h = 1, kernel_w = 1;
  int stride_h = 1, stride_w = 1;
  int dilation_h = 1, dilation_w = 1;
  int pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
  bool ceil_mode = false;
  bool count_include_pad = true;  ///< avg_pool2d: whether padding counts in the divisor
};

/// Numbers of an activation: see activation.h.
struct Curve {
  double slope = 0;          ///< leaky_relu, hard_sigmoid
  double offset = 0;         ///< hard_sigmoid
  double low = 0, high = 0;  ///< clip
  double alpha = 1;          ///< elu
};

/// y = scale x + shift, a number each for every channel of the input.
struct ChannelAffine {
  std::vector<float> scale, shift;
};

/// Index of the network's input among a layer's producers.
constexpr int kNetworkInput = -1;

/// One layer of the graph. `inputs` are indices into NetworkSpec::layers, or kNetworkInput.
struct Layer {
  std::string name;
  LayerKind kind = LayerKind::kRelu;
  std::vector<int> inputs;
  Sliding sliding;               ///< conv2d and pools; identity elsewhere
  int out_channels = 0;          ///< conv2d, linear, channel_slice
  int groups = 1;                ///< conv2d, channel_shuffle
  bool bias = true;              ///< conv2d, linear
  double epsilon = 1e-5;         ///< batch_norm2d
  bool folds = false;            ///< batch_norm2d: into the weight layer before it; inferred
  Curve curve;                   ///< activations
  int scale_h = 1, scale_w = 1;  ///< upsample2d: output pixels an input pixel becomes
  int start = 0;                 ///< channel_slice: the first of its input's channels that it takes
  Shape in;                      ///< of the first input; inferred
  Shape out;                     ///< inferred

  ChannelAffine affine;  ///< of a layer that is_affine; bound to weights (bind_affines), else empty

  bool is_weight_layer() const { return kind == LayerKind::kConv2d || kind == LayerKind::kLinear; }
  /// Whether it scales and shifts each channel: an affine layer, or a batch norm that no weight
  /// layer takes.
  bool is_affine() const {
    return kind == LayerKind::kAffine || (kind == LayerKind::kBatchNorm2d && !folds);
  }
};

/// What becomes of a pixel p before a network reads it: (p / 255 - mean) / std of its channel.
/// Empty: 0 and 1.
struct Normalisation {
  std::vector<double> mean;
  std::vector<double> std;  ///< above 0

  bool is_none() const { return mean.empty(); }
};

/// A validated graph of layers with inferred shapes, as `load_network` returns it.
struct NetworkSpec {
  std::string name;
  std::string file;     ///< what errors call its file
  std::string dataset;  ///< "mnist", "cifar10", ... : whose images it expects; may be empty
  Shape input;
  Normalisation normalisation;
  std::vector<Layer> layers;       ///< in the file's order
  std::vector<int> order;          ///< indices of `layers`, producers before consumers
  std::vector<int> weight_layers;  ///< indices of conv2d and linear layers, in the file's order
  int output = 0;                  ///< index of the one layer that no layer reads
  std::vector<std::vector<int>> consumers;  ///< per layer: indices of the layers that read it

  const Layer& weight_layer(int i) const {
    return layers[static_cast<std::size_t>(weight_layers[static_cast<std::size_t>(i)])];
  }
  /// Whether a layer reads pixels as p / 255: codes of 8 bits are the pixels themselves.
  bool reads_pixels(const Layer& layer) const {
    return layer.inputs.front() == kNetworkInput && normalisation.is_none();
  }
  const Shape& shape_of(int producer) const {
    return producer == kNetworkInput ? input : layers[static_cast<std::size_t>(producer)].out;
  }
};

/// Weight matrix of a weight layer after im2col (of one group): rows = C_in/g * k_h * k_w, columns
/// = C_out/g. Row index of (channel c, kernel row i, kernel column j) = (c * k_h + i) * k_w + j, as
/// in PyTorch.
struct Im2col {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t windows = 0;  ///< output positions; 1 for linear
  int groups = 1;
};
Im2col im2col(const Layer& weight_layer);

/// Output height and width of a kernel over h x w input, as PyTorch computes them; 0 if the kernel
/// does not fit.
Shape slide(const Shape& in, const Sliding& sliding, int out_channels);

/// Inclusive box of input pixels that output position (y, x) reads, clipped to the map.
/// Empty (last < first) where the window lies in padding alone. `relu` and the like: the pixel
/// itself; upsample2d: the pixel that it repeats; linear, flatten and global_avg_pool: the whole
/// map.
struct PixelBox {
  int first_y = 0, first_x = 0, last_y = -1, last_x = -1;
};
PixelBox receptive_field(const Layer& layer, int y, int x);

/// With input pixels arriving in raster order (index = y * width + x): how many must have arrived
/// before the output positions 0..`window` (raster index) can be computed, in that order. Never
/// falls as `window` grows: a window whose kernel hangs over the lower edge may itself need fewer
/// pixels than the one before it. 0 if all read padding alone. The last window's value may be below
/// in.pixels(): strides can skip the last rows and columns.
std::int64_t pixels_needed(const Layer& layer, std::int64_t window);

/// Channel of its input that output channel `channel` of a channel_shuffle or channel_slice takes.
/// Shuffle, with g groups of m channels each: channel j g + i is channel j of group i, as PyTorch's
/// ChannelShuffle has it. Slice: start + channel.
int source_channel(const Layer& layer, int channel);

/// Number of inputs that output position (y, x) of an average pool is divided by: padding counts
/// unless count_include_pad is false, what lies beyond it (ceil_mode) does not, as in PyTorch.
int pool_divisor(const Layer& pool, int y, int x);

}  // namespace ohmic
