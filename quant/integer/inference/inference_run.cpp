#include "quant/integer/inference/inference_run.h"

#include <algorithm>
#include <array>

#include "datasets/pixel_values.h"
#include "quant/integer/inference/channels_last.h"
#include "quant/quantizer.h"

namespace ohmic {
namespace {

std::size_t elements(const Shape& shape) { return static_cast<std::size_t>(shape.elements()); }

/// Planar copies of `count` tensors, channels last, if their order differs.
template <typename T>
void flatten(const T* in, std::size_t count, const Shape& shape, T* out) {
  const auto channels = static_cast<std::size_t>(shape.channels);
  const auto pixels = static_cast<std::size_t>(shape.pixels());
  for (std::size_t n = 0; n < count; ++n)
    to_planar(in + n * channels * pixels, channels, pixels, out + n * channels * pixels);
}

}  // namespace

InferenceRun::InferenceRun(const NetworkSpec& network, const InferencePlan& plan)
    : network_(network),
      plan_(plan),
      kernels_(code_kernels().back()),
      step_of_(network.layers.size(), 0),
      codes_(plan.steps.size()),
      values_(network.layers.size() + 1) {
  const auto chunk = static_cast<std::size_t>(plan.chunk);
  std::size_t sums = 0, flat = 0;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const InferenceStep& step = plan.steps[i];
    const Layer& layer = network.layers[static_cast<std::size_t>(step.layer)];
    step_of_[static_cast<std::size_t>(step.layer)] = i;
    const auto end = static_cast<std::size_t>(step.end);
    if (step.sink < 0) values_[end].resize(chunk * elements(network.layers[end].out));
    if (step.weight < 0) continue;
    codes_[i].resize(chunk * elements(layer.in));
    const auto batch = static_cast<std::size_t>(step.batch);
    sums = std::max(sums, batch * elements(layer.out));
    flat = std::max(flat, batch * elements(summed_shape(network, step)));
  }
  sums_.resize(sums);
  pooled_.resize(flat);
  flat_codes_.resize(flat);
  flat_values_.resize(flat);
}

std::size_t InferenceRun::code_bytes(std::size_t i) const {
  return count_ * elements(network_.layers[static_cast<std::size_t>(plan_.steps[i].layer)].in);
}

void InferenceRun::start(const ImageSet& images, std::size_t first, std::size_t last) {
  images_ = &images;
  first_ = first;
  count_ = last - first;
  values_.back().clear();
}

void InferenceRun::run(const std::vector<PreparedStep>& steps, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (plan_.steps[i].weight >= 0) {
      run_product(i, steps);
    } else {
      run_digital(plan_.steps[i]);
    }
  }
}

const float* InferenceRun::values_of(int producer) {
  if (producer != kNetworkInput) return values_[static_cast<std::size_t>(producer)].data();
  std::vector<float>& input = values_.back();
  if (input.empty()) {
    const auto channels = static_cast<std::size_t>(network_.input.channels);
    const auto pixels = static_cast<std::size_t>(network_.input.pixels());
    input.resize(count_ * channels * pixels);
    for (std::size_t c = 0; c < channels; ++c) {
      const PixelValues values = pixel_values(*images_, c);
      for (std::size_t n = 0; n < count_; ++n) {
        const std::uint8_t* image = images_->image(first_ + n) + c * pixels;
        float* out = input.data() + n * channels * pixels + c;
        for (std::size_t p = 0; p < pixels; ++p) out[p * channels] = values[image[p]];
      }
    }
  }
  return input.data();
}

void InferenceRun::load_pixels(const CodeGrid& grid, std::uint8_t* codes) const {
  const auto channels = static_cast<std::size_t>(network_.input.channels);
  const auto pixels = static_cast<std::size_t>(network_.input.pixels());
  std::vector<std::array<std::uint8_t, 256>> code_of(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const PixelValues values = pixel_values(*images_, c);
    kernels_.quantized(values.data(), values.size(), grid, code_of[c].data());
  }
  for (std::size_t n = 0; n < count_; ++n) {
    const std::uint8_t* image = images_->image(first_ + n);
    for (std::size_t p = 0; p < pixels; ++p)
      for (std::size_t c = 0; c < channels; ++c) *codes++ = code_of[c][image[c * pixels + p]];
  }
}

void InferenceRun::load_codes(std::size_t i, const PreparedStep& prepared) {
  const InferenceStep& step = plan_.steps[i];
  if (step.fed) return;
  const int producer = network_.layers[static_cast<std::size_t>(step.layer)].inputs.front();
  if (producer == kNetworkInput) return load_pixels(prepared.codes, codes(i));
  kernels_.quantized(values_of(producer), code_bytes(i), prepared.codes, codes(i));
}

void InferenceRun::run_product(std::size_t i, const std::vector<PreparedStep>& steps) {
  const InferenceStep& step = plan_.steps[i];
  load_codes(i, steps[i]);
  const std::size_t in = elements(network_.layers[static_cast<std::size_t>(step.layer)].in);
  const auto batch = static_cast<std::size_t>(step.batch);
  for (std::size_t first = 0; first < count_; first += batch) {
    steps[i].product->run(codes(i) + first * in, sums_.data(), scratch_);
    hand_on(step, steps, steps[i], first, std::min(batch, count_ - first));
  }
}

const std::int32_t* InferenceRun::pooled(const InferenceStep& step, std::size_t count) {
  if (step.pool < 0) return sums_.data();
  const Layer& pool = network_.layers[static_cast<std::size_t>(step.pool)];
  for (std::size_t n = 0; n < count; ++n)
    kernels_.max_pool(sums_.data() + n * elements(pool.in), pool,
                      pooled_.data() + n * elements(pool.out));
  return pooled_.data();
}

void InferenceRun::hand_on(const InferenceStep& step, const std::vector<PreparedStep>& steps,
                           const PreparedStep& prepared, std::size_t first, std::size_t count) {
  const Shape& shape = summed_shape(network_, step);
  const std::size_t each = elements(shape);
  const std::int32_t* const sums = pooled(step, count);
  const bool reorder = step.flatten && shape.pixels() > 1;
  if (step.sink >= 0) {
    const std::size_t sink = step_of_[static_cast<std::size_t>(step.sink)];
    std::uint8_t* const out = codes(sink) + first * each;
    kernels_.codes(sums, count * each, prepared.values, steps[sink].codes,
                   reorder ? flat_codes_.data() : out);
    if (reorder) flatten(flat_codes_.data(), count, shape, out);
  } else {
    float* const out = values_[static_cast<std::size_t>(step.end)].data() + first * each;
    kernels_.values(sums, count * each, prepared.values, reorder ? flat_values_.data() : out);
    if (reorder) flatten(flat_values_.data(), count, shape, out);
  }
}

void InferenceRun::run_digital(const InferenceStep& step) {
  const Layer& layer = network_.layers[static_cast<std::size_t>(step.layer)];
  std::vector<Shape> shapes;
  for (const int producer : layer.inputs) shapes.push_back(network_.shape_of(producer));
  for (std::size_t n = 0; n < count_; ++n) {
    std::vector<const float*> inputs;
    for (const int producer : layer.inputs)
      inputs.push_back(values_of(producer) + n * elements(network_.shape_of(producer)));
    float* const out = values_[static_cast<std::size_t>(step.layer)].data();
    run_channels_last(layer, inputs, shapes, out + n * elements(layer.out));
  }
}

Values InferenceRun::output(std::size_t image) const {
  const auto index = static_cast<std::size_t>(network_.output);
  const Shape& shape = network_.layers[index].out;
  Values output(elements(shape));
  flatten(values_[index].data() + image * output.size(), 1, shape, output.data());
  return output;
}

}  // namespace ohmic
