#include "quant/integer/inference/integer_products.h"

#include <omp.h>

#include <algorithm>
#include <cstring>
#include <dnnl.hpp>
#include <map>
#include <mutex>
#include <tuple>

namespace ohmic {
namespace {

using dnnl::memory;

constexpr std::size_t kAlignment = 64;

/// oneDNN on the calling thread alone while this lives: the images are what is spread over threads.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

/// A layer's geometry on a batch. padded: the padding is written out beforehand.
struct Geometry {
  Geometry(const Layer& layer, int images, bool pad) : spec(layer), batch(images), padded(pad) {
    const Sliding& s = layer.sliding;
    height = layer.in.height + (pad ? s.pad_top + s.pad_bottom : 0);
    width = layer.in.width + (pad ? s.pad_left + s.pad_right : 0);
  }

  memory::dims source() const { return {batch, spec.in.channels, height, width}; }
  memory::dims sums() const { return {batch, spec.out.channels, spec.out.height, spec.out.width}; }
  memory::dims weights() const {
    const int g = spec.groups;
    memory::dims dims{spec.out_channels / g, spec.in.channels / g, spec.sliding.kernel_h,
                      spec.sliding.kernel_w};
    if (g > 1) dims.insert(dims.begin(), g);
    return dims;
  }
  memory::format_tag plain_weights() const {
    return spec.groups > 1 ? memory::format_tag::goihw : memory::format_tag::oihw;
  }
  std::size_t source_size() const {
    return static_cast<std::size_t>(std::int64_t{batch} * spec.in.channels * height * width);
  }

  Layer spec;
  int batch;
  bool padded;
  int height = 0, width = 0;
};

dnnl::convolution_forward::primitive_desc describe(const Geometry& g, const dnnl::engine& engine) {
  const Sliding& s = g.spec.sliding;
  const auto pad = [&](int y, int x) { return g.padded ? memory::dims{0, 0} : memory::dims{y, x}; };
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  const dnnl::convolution_forward::desc desc(
      dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
      memory::desc(g.source(), memory::data_type::u8, memory::format_tag::nhwc),
      memory::desc(g.weights(), memory::data_type::s8, memory::format_tag::any),
      memory::desc(g.sums(), memory::data_type::s32, memory::format_tag::nhwc),
      {s.stride_h, s.stride_w}, {s.dilation_h - 1, s.dilation_w - 1}, pad(s.pad_top, s.pad_left),
      pad(s.pad_bottom, s.pad_right));
  return {desc, attributes, engine};
}

/// oneDNN's code for one geometry.
class Convolution {
 public:
  Convolution(Geometry geometry, const dnnl::engine& engine)
      : geometry_(std::move(geometry)),
        engine_(engine),
        description_(describe(geometry_, engine)),
        primitive_(description_) {}

  const Geometry& geometry() const { return geometry_; }
  std::size_t sums() const { return description_.dst_desc().get_size() / sizeof(std::int32_t); }
  std::size_t scratch() const { return description_.scratchpad_desc().get_size(); }

  /// Weights in the order that the code likes.
  memory reordered(const std::vector<std::int8_t>& codes) const {
    // oneDNN does not write to a reorder's source; it only lacks a const form.
    auto* data = const_cast<std::int8_t*>(codes.data());
    memory plain({geometry_.weights(), memory::data_type::s8, geometry_.plain_weights()}, engine_,
                 data);
    memory result(description_.weights_desc(), engine_);
    dnnl::stream stream(engine_);
    dnnl::reorder(plain, result).execute(stream, plain, result);
    stream.wait();
    return result;
  }

  void run(const std::uint8_t* codes, const memory& weights, std::int32_t* sums,
           std::uint8_t* scratch) const {
    auto* source = const_cast<std::uint8_t*>(codes);  // as above
    dnnl::stream stream(engine_);
    primitive_.execute(
        stream, {{DNNL_ARG_SRC, memory(description_.src_desc(), engine_, source)},
                 {DNNL_ARG_WEIGHTS, weights},
                 {DNNL_ARG_DST, memory(description_.dst_desc(), engine_, sums)},
                 {DNNL_ARG_SCRATCHPAD, memory(description_.scratchpad_desc(), engine_, scratch)}});
    stream.wait();
  }

 private:
  Geometry geometry_;
  dnnl::engine engine_;
  dnnl::convolution_forward::primitive_desc description_;
  dnnl::convolution_forward primitive_;
};

std::uint8_t* aligned(std::uint8_t* data) {
  const auto address = reinterpret_cast<std::uintptr_t>(data);
  return data + (kAlignment - address % kAlignment) % kAlignment;
}

/// Whether the code saturates sums of two products at 16 bits, as x86 does without VNNI: asked of
/// the code itself, once, with the largest numbers there are.
bool saturates(const Convolution& convolution) {
  const Geometry& g = convolution.geometry();
  const auto weights = static_cast<std::size_t>(im2col(g.spec).rows * g.spec.out_channels);
  const std::vector<std::uint8_t> codes(g.source_size(), 255);
  std::vector<std::uint8_t> scratch(convolution.scratch() + kAlignment);
  std::vector<std::int32_t> large(convolution.sums()), unit(large.size());
  const std::vector<std::uint8_t> ones(codes.size(), 1);
  for (const int sign : {1, -1}) {
    const auto weight = [&](int w) {
      return convolution.reordered(
          std::vector<std::int8_t>(weights, static_cast<std::int8_t>(sign * w)));
    };
    convolution.run(codes.data(), weight(127), large.data(), aligned(scratch.data()));
    convolution.run(ones.data(), weight(1), unit.data(), aligned(scratch.data()));
    for (std::size_t i = 0; i < large.size(); ++i) {
      const std::int64_t sum = std::int64_t{unit[i]} * 255 * 127;
      if (static_cast<float>(large[i]) != static_cast<float>(sum)) return true;
    }
  }
  return false;
}

constexpr std::size_t rounded(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

/// One layer's convolution with its weights, whole or in halves.
class OneDnnProduct : public IntegerProduct {
 public:
  OneDnnProduct(std::shared_ptr<const Convolution> convolution, int zero_point,
                std::vector<memory> weights)
      : convolution_(std::move(convolution)),
        zero_point_(zero_point),
        weights_(std::move(weights)) {}

  void run(const std::uint8_t* codes, std::int32_t* sums,
           std::vector<std::uint8_t>& scratch) const override {
    const OneThread alone;
    const Geometry& g = convolution_->geometry();
    const std::size_t padded = g.padded ? rounded(g.source_size()) : 0;
    const std::size_t halves =
        weights_.size() > 1 ? rounded(convolution_->sums() * sizeof(std::int32_t)) : 0;
    scratch.resize(
        std::max(scratch.size(), padded + halves + convolution_->scratch() + kAlignment));
    std::uint8_t* const buffer = aligned(scratch.data());
    std::uint8_t* const rest = buffer + padded + halves;
    if (g.padded) pad(codes, buffer);
    const std::uint8_t* const source = g.padded ? buffer : codes;
    convolution_->run(source, weights_.front(), sums, rest);
    if (weights_.size() == 1) return;
    auto* const low = reinterpret_cast<std::int32_t*>(buffer + padded);
    convolution_->run(source, weights_.back(), low, rest);
    for (std::size_t i = 0; i < convolution_->sums(); ++i) sums[i] = 2 * sums[i] + low[i];
  }

 private:
  /// Surrounds each image with the zero point's code.
  void pad(const std::uint8_t* codes, std::uint8_t* padded) const {
    const Geometry& g = convolution_->geometry();
    const Sliding& s = g.spec.sliding;
    const auto channels = static_cast<std::size_t>(g.spec.in.channels);
    const auto row = static_cast<std::size_t>(g.spec.in.width) * channels;
    std::memset(padded, zero_point_, g.source_size());
    for (int n = 0; n < g.batch; ++n) {
      for (int y = 0; y < g.spec.in.height; ++y, codes += row) {
        const std::int64_t line = std::int64_t{n} * g.height + y + s.pad_top;
        std::memcpy(padded + static_cast<std::size_t>(line * g.width + s.pad_left) * channels,
                    codes, row);
      }
    }
  }

  std::shared_ptr<const Convolution> convolution_;
  int zero_point_;
  std::vector<memory> weights_;
};

std::vector<std::int8_t> mapped(const std::vector<WeightCode>& codes, int (*map)(int)) {
  std::vector<std::int8_t> result;
  result.reserve(codes.size());
  for (const WeightCode code : codes) result.push_back(static_cast<std::int8_t>(map(code)));
  return result;
}

/// Whether a layer's padding is left to oneDNN: as it is common, and with code 0. oneDNN 2.6 calls
/// code that it did not make (on AMX) if the sides differ.
bool pads_itself(const Sliding& s, int zero_point) {
  const auto usual = [](int before, int after, int kernel, int dilation) {
    return before == 0 ? after == 0 : before == after && dilation == 1 && before <= kernel / 2;
  };
  const bool none = s.pad_top + s.pad_bottom + s.pad_left + s.pad_right == 0;
  return none || (zero_point == 0 && usual(s.pad_top, s.pad_bottom, s.kernel_h, s.dilation_h) &&
                  usual(s.pad_left, s.pad_right, s.kernel_w, s.dilation_w));
}

}  // namespace

class IntegerProducts::Store {
 public:
  explicit Store(const NetworkSpec& network) : network_(network) {}

  std::shared_ptr<const IntegerProduct> prepare(int index, const IntegerLayer& layer, int batch) {
    if (!fits_bytes(layer)) return nullptr;
    const OneThread alone;
    const std::lock_guard<std::mutex> lock(mutex_);
    const Layer& spec = network_.weight_layer(index);
    const bool padded = !pads_itself(spec.sliding, layer.input.zero_point);
    Code& code = code_of({index, batch, padded});
    const bool halves = pairs_may_saturate(layer) && code_saturates(code);
    const ProductForm form = exact_form(layer, static_cast<std::size_t>(im2col(spec).rows), halves);
    if (form == ProductForm::kNone) return nullptr;
    return std::make_shared<OneDnnProduct>(code.convolution, layer.input.zero_point,
                                           weights_of(code, layer, form));
  }

 private:
  using Key = std::tuple<int, int, bool>;  // layer, batch, padded
  /// Reordered weights; the originals are kept, since their address is the key.
  struct Reordered {
    std::shared_ptr<const IntegerWeights> original;
    std::vector<memory> parts;
  };
  struct Code {
    std::shared_ptr<const Convolution> convolution;
    int saturates = -1;  // not known yet
    std::map<std::pair<const IntegerWeights*, ProductForm>, Reordered> weights;
  };

  Code& code_of(const Key& key) {
    Code& code = codes_[key];
    const auto [index, batch, padded] = key;
    if (!code.convolution) {
      code.convolution = std::make_shared<Convolution>(
          Geometry(network_.weight_layer(index), batch, padded), engine_);
    }
    return code;
  }

  static bool code_saturates(Code& code) {
    if (code.saturates < 0) code.saturates = saturates(*code.convolution) ? 1 : 0;
    return code.saturates == 1;
  }

  static const std::vector<memory>& weights_of(Code& code, const IntegerLayer& layer,
                                               ProductForm form) {
    Reordered& kept = code.weights[{layer.weights.get(), form}];
    if (!kept.parts.empty()) return kept.parts;
    kept.original = layer.weights;
    const std::vector<WeightCode>& codes = layer.weights->codes;
    if (form == ProductForm::kWhole) {
      kept.parts = {code.convolution->reordered(mapped(codes, [](int w) { return w; }))};
    } else {
      kept.parts = {code.convolution->reordered(mapped(codes, [](int w) { return w >> 1; })),
                    code.convolution->reordered(mapped(codes, [](int w) { return w & 1; }))};
    }
    return kept.parts;
  }

  NetworkSpec network_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  std::mutex mutex_;
  std::map<Key, Code> codes_;
};

IntegerProducts::IntegerProducts(const NetworkSpec& network)
    : store_(std::make_unique<Store>(network)) {}
IntegerProducts::~IntegerProducts() = default;

bool IntegerProducts::available() { return true; }

std::shared_ptr<const IntegerProduct> IntegerProducts::prepare(int index, const IntegerLayer& layer,
                                                               int batch) {
  try {
    return store_->prepare(index, layer, batch);
  } catch (const dnnl::error&) {
    return nullptr;  // a geometry that this oneDNN has no code for
  }
}

}  // namespace ohmic
