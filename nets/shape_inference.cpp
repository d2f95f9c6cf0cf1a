#include "nets/shape_inference.h"

#include "nets/layer_parser.h"

namespace ohmic {
namespace {

/// Infers the shape of one layer whose producers are known.
class LayerInference {
 public:
  LayerInference(const std::string& file, const NetworkSpec& network, int index)
      : file_(file),
        network_(network),
        index_(index),
        layer_(network.layers[static_cast<std::size_t>(index)]) {}

  Shape out() const {
    const Shape shape = infer();
    if (shape.elements() > kMaxElements || (!shape.flat && shape.channels > kMaxChannels)) {
      fail("", "its output of " + to_string(shape) +
                   " is too large (allowed: " + std::to_string(kMaxChannels) + " channels, " +
                   std::to_string(kMaxElements) + " values)");
    }
    return shape;
  }

 private:
  Shape infer() const {
    switch (layer_.kind) {
      case LayerKind::kConv2d:
        return conv();
      case LayerKind::kLinear:
        return linear();
      case LayerKind::kMaxPool2d:
      case LayerKind::kAvgPool2d:
        return slid(layer_.in.channels);
      case LayerKind::kGlobalAvgPool:
        need_map();
        return {layer_.in.channels, 1, 1, false};
      case LayerKind::kAdd:
        return add();
      case LayerKind::kMultiply:
        return multiply();
      case LayerKind::kUpsample2d:
        return upsample();
      case LayerKind::kConcat:
        return concat();
      case LayerKind::kChannelShuffle:
        return shuffle();
      case LayerKind::kChannelSlice:
        return slice();
      case LayerKind::kFlatten:
        // Fits: a producer's elements are at most kMaxElements.
        return {static_cast<int>(layer_.in.elements()), 1, 1, true};
      default:  // activations and the like
        return layer_.in;
    }
  }

  Shape conv() const {
    if (layer_.in.channels % layer_.groups != 0 || layer_.out_channels % layer_.groups != 0) {
      fail("groups", "must divide " + std::to_string(layer_.in.channels) + " input channels and " +
                         std::to_string(layer_.out_channels) + " out_channels, found " +
                         std::to_string(layer_.groups));
    }
    return slid(layer_.out_channels);
  }

  Shape linear() const {
    if (!layer_.in.flat) {
      fail("", "linear needs a flat input, found " + to_string(layer_.in) +
                   "; put a flatten layer before it");
    }
    return {layer_.out_channels, 1, 1, true};
  }

  Shape slid(int channels) const {
    need_map();
    const Sliding& s = layer_.sliding;
    const Shape shape = slide(layer_.in, s, channels);
    if (shape.height < 1 || shape.width < 1) {
      const auto reach = [](int kernel, int dilation) {
        return std::to_string((std::int64_t{kernel} - 1) * dilation + 1);
      };
      fail("kernel", "the kernel spans " + reach(s.kernel_h, s.dilation_h) + " x " +
                         reach(s.kernel_w, s.dilation_w) +
                         " pixels, more than the padded input of " +
                         std::to_string(layer_.in.height + s.pad_top + s.pad_bottom) + " x " +
                         std::to_string(layer_.in.width + s.pad_left + s.pad_right));
    }
    return shape;
  }

  Shape add() const {
    for (const int producer : layer_.inputs) {
      const Shape& other = network_.shape_of(producer);
      if (other != layer_.in) {
        fail("inputs", "add needs inputs of one shape, found " + first_and(producer));
      }
    }
    return layer_.in;
  }

  /// Every other input has the first one's shape, or one value for each of its channels.
  Shape multiply() const {
    for (const int producer : layer_.inputs) {
      const Shape& other = network_.shape_of(producer);
      const bool gate = !layer_.in.flat && !other.flat && other.pixels() == 1 &&
                        other.channels == layer_.in.channels;
      if (other != layer_.in && !gate) {
        fail("inputs", "mul needs inputs of the first one's shape or one value a channel, found " +
                           first_and(producer));
      }
    }
    return layer_.in;
  }

  Shape upsample() const {
    need_map();
    const std::int64_t height = std::int64_t{layer_.in.height} * layer_.scale_h;
    const std::int64_t width = std::int64_t{layer_.in.width} * layer_.scale_w;
    if (height > kMaxPixels || width > kMaxPixels) {
      fail("scale", "makes " + std::to_string(height) + " x " + std::to_string(width) +
                        " pixels (allowed: " + std::to_string(kMaxPixels) + " a side)");
    }
    return {layer_.in.channels, static_cast<int>(height), static_cast<int>(width), false};
  }

  Shape concat() const {
    Shape joined = layer_.in;
    std::int64_t channels = 0;
    for (const int producer : layer_.inputs) {
      const Shape& other = network_.shape_of(producer);
      if (other.flat != joined.flat || other.height != joined.height ||
          other.width != joined.width) {
        fail("inputs", "concat needs inputs of one height and width, found " + first_and(producer));
      }
      channels += other.channels;
      if (channels > kMaxElements) fail("inputs", "concat makes too many channels");
    }
    joined.channels = static_cast<int>(channels);
    return joined;
  }

  Shape shuffle() const {
    need_map();
    if (layer_.in.channels % layer_.groups != 0) {
      fail("groups", "must divide " + std::to_string(layer_.in.channels) +
                         " input channels, found " + std::to_string(layer_.groups));
    }
    return layer_.in;
  }

  Shape slice() const {
    need_map();
    if (layer_.start + layer_.out_channels > layer_.in.channels) {
      fail("out_channels", "takes channels up to number " +
                               std::to_string(layer_.start + layer_.out_channels) + " of " +
                               std::to_string(layer_.in.channels) + " that its input has");
    }
    return {layer_.out_channels, layer_.in.height, layer_.in.width, false};
  }

  /// "32 x 16 x 16 of 'conv2' and 16 x 32 x 32 of 'input'": the first producer and the one that
  /// does not fit it.
  std::string first_and(int producer) const {
    const auto shown = [&](int p) {
      const std::string name =
          p == kNetworkInput ? "input" : network_.layers[static_cast<std::size_t>(p)].name;
      return to_string(network_.shape_of(p)) + " of '" + name + "'";
    };
    return shown(layer_.inputs.front()) + " and " + shown(producer);
  }

  void need_map() const {
    if (!layer_.in.flat) return;
    fail("", std::string(to_string(layer_.kind)) +
                 " needs channels x height x width, found a flat input of " + to_string(layer_.in));
  }

  [[noreturn]] void fail(const std::string& key, const std::string& problem) const {
    fail_layer(file_, index_, layer_.name, key, problem);
  }

  const std::string& file_;
  const NetworkSpec& network_;
  int index_;
  const Layer& layer_;
};

}  // namespace

void infer_shapes(const std::string& file, NetworkSpec& network) {
  std::int64_t macs = 0;
  for (const int index : network.order) {
    Layer& layer = network.layers[static_cast<std::size_t>(index)];
    layer.in = network.shape_of(layer.inputs.front());
    layer.out = LayerInference(file, network, index).out();
    if (!layer.is_weight_layer()) continue;
    const Im2col matrix = im2col(layer);
    // rows <= 2^42 and columns * groups <= 2^16; windows only enters once the weights are known to
    // be few.
    const std::int64_t weights = matrix.rows * matrix.columns * matrix.groups;
    if (weights > kMaxWeights) {
      fail_layer(file, index, layer.name, "",
                 "has " + std::to_string(weights) +
                     " weights (allowed: " + std::to_string(kMaxWeights) + ")");
    }
    macs += weights * matrix.windows;
    if (macs > kMaxMacs) {
      fail_layer(file, index, layer.name, "",
                 "the network needs more than " + std::to_string(kMaxMacs) +
                     " multiplications an image up to here");
    }
  }
}

}  // namespace ohmic
