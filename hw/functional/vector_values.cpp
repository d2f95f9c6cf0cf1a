#include "hw/functional/vector_values.h"

#include "nets/activation.h"

namespace ohmic {

VectorValues::VectorValues(std::string name, ValuePostOps post_ops, ValueDefects& defects,
                           const Stage& stage, const Layer& layer, std::size_t slots,
                           std::vector<std::vector<std::vector<std::size_t>>> sources)
    : StageValues(std::move(name), std::move(post_ops), defects),
      stage_(stage),
      layer_(layer),
      sources_(std::move(sources)) {
  if (stage.kind == StageKind::kAffine) bound_affine(layer);
  for (std::size_t k = 0; k < sources_.size(); ++k) {
    const Shape& in = stage.inputs[k];
    lines_.emplace_back(std::min(slots, static_cast<std::size_t>(in.pixels())),
                        static_cast<std::size_t>(in.channels), sources_[k].size());
  }
}

void VectorValues::clear() {
  StageValues::clear();
  for (auto& line : lines_) line.clear();
  running_.clear();
}

void VectorValues::arrive(std::size_t producer, std::size_t source,
                          const std::vector<float>& values, Picoseconds at) {
  const auto [pixel, free] = lines_[producer].write(source, sources_[producer][source], values, at);
  if (!free) defect("takes input pixel " + std::to_string(pixel) + " without room for it");
}

void VectorValues::drop(std::size_t producer, std::uint64_t count, Picoseconds at) {
  lines_[producer].drop(count, at);
}

/// The values of one producer that a window reads: a pixel's vector, or if it takes all pixels at
/// once the map channel by channel, as a flattened layer has it.
std::vector<float> VectorValues::operand(std::size_t producer, std::uint64_t window,
                                         const WindowTimes& times) const {
  const std::uint64_t last = stage_.needed[producer][window];
  std::uint64_t first = window == 0 ? 0 : stage_.needed[producer][window - 1];
  if (first == last) --first;  // a gate: the same pixel for every window
  const auto channels = static_cast<std::size_t>(stage_.inputs[producer].channels);
  const auto pixels = static_cast<std::size_t>(last - first);
  std::vector<float> values(channels * pixels);
  for (std::size_t p = 0; p < pixels; ++p) {
    const float* held = lines_[producer].read(first + p, times.start, times.read_end);
    if (held == nullptr) {
      defect("window " + std::to_string(window) + " reads pixel " + std::to_string(first + p) +
             " of operand " + std::to_string(producer) + ", which is not in its line buffer");
      continue;
    }
    for (std::size_t c = 0; c < channels; ++c) values[c * pixels + p] = held[c];
  }
  return values;
}

std::vector<float> VectorValues::transformed(std::uint64_t pixel, std::vector<float> vector) const {
  const auto pixels = static_cast<std::size_t>(stage_.inputs[0].pixels());
  for (std::size_t c = 0; c < vector.size(); ++c) {
    const std::size_t channel = layer_.in.flat ? c * pixels + pixel : c;  // of the flattened map
    vector[c] = scaled_and_shifted(layer_.affine, channel, vector[c]);
  }
  return vector;
}

std::vector<float> VectorValues::selected(std::vector<float> vector) const {
  std::vector<float> made;
  for (const int from : stage_.channel_order)
    made.push_back(vector[static_cast<std::size_t>(from)]);
  return made;
}

void VectorValues::start_window(std::uint64_t window, const WindowTimes& times) {
  std::vector<float> result = operand(0, window, times);
  for (std::size_t k = 1; k < lines_.size(); ++k) {
    const std::vector<float> other = operand(k, window, times);
    if (stage_.kind == StageKind::kConcat) {
      result.insert(result.end(), other.begin(), other.end());
      continue;
    }
    if (stage_.kind == StageKind::kMultiply) {
      for (std::size_t i = 0; i < result.size(); ++i) result[i] *= other[i];
      continue;
    }
    for (std::size_t i = 0; i < result.size(); ++i) result[i] += other[i];
  }
  if (stage_.kind == StageKind::kSelect) result = selected(std::move(result));
  if (stage_.kind == StageKind::kAffine) result = transformed(window, std::move(result));
  running_.push_back({window, std::move(result)});
}

void VectorValues::complete_window(std::uint64_t window, Picoseconds) {
  if (running_.empty() || running_.front().index != window)
    return defect("completes window " + std::to_string(window) + ", which it has not started");
  enter_tail(window, std::move(running_.front().result));
  running_.pop_front();
}

}  // namespace ohmic
