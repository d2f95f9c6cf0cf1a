#include "hw/functional/datapath.h"

#include <algorithm>

namespace ohmic {

Datapath::Datapath(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
                   std::vector<LayerValues> values, const DigitalArithmetic& arithmetic,
                   const ChipDraw& draw)
    : network_(network),
      mapping_(mapping),
      arithmetic_(arithmetic),
      values_(std::move(values)),
      parts_(build_datapath(network, chip, mapping, values_, arithmetic, arrays_, draw, defects_)) {
}

void Datapath::load_image(std::vector<float> image, std::uint64_t number) {
  image_ = std::move(image);
  for (MatrixLayer& layer : parts_.layers) {
    if (layer.devices) layer.reads = layer.devices->reads(number);
  }
}

void Datapath::on_run(const Mapping& mapping, Picoseconds) {
  defects_.clear();
  if (&mapping != &mapping_) defects_.report("the chip runs another mapping than its values");
  for (MatrixLayer& layer : parts_.layers) {
    layer.clear();
    layer.skips = mapping.activity != nullptr;
  }
  for (auto& entry : parts_.stage_values) entry.second->clear();
  for (FlowValues& flow : parts_.flows) flow.clear();
  output_.assign(static_cast<std::size_t>(network_.shape_of(network_.output).elements()), 0);
  output_values_ = 0;
}

std::vector<float> Datapath::image_pixel(std::uint64_t pixel) const {
  const auto pixels = static_cast<std::size_t>(network_.input.pixels());
  std::vector<float> vector;
  for (std::size_t i = pixel; i < image_.size(); i += pixels) vector.push_back(image_[i]);
  return vector;
}

void Datapath::on_vector_sent(std::size_t index, Picoseconds at) {
  FlowValues& flow = parts_.flows[index];
  const std::uint64_t pixel = flow.sent++;
  std::vector<float> image;
  const std::vector<float>* vector = nullptr;
  if (flow.from == nullptr) {
    image = image_pixel(pixel);
    vector = &image;
  } else {
    vector = flow.from->send_vector(flow.reader, at);
  }
  std::vector<float> sent(flow.channels.size());
  for (std::size_t i = 0; vector != nullptr && i < sent.size(); ++i)
    sent[i] = (*vector)[flow.channels[i]];
  if (flow.encoded_for >= 0) {
    std::vector<ActivationCode> codes(sent.size());
    arithmetic_.encode(flow.encoded_for, sent.data(), sent.size(), codes.data());
    std::copy(codes.begin(), codes.end(), sent.begin());
  }
  flow.on_the_way.push_back(std::move(sent));
}

void Datapath::on_vector_arrived(std::size_t index, Picoseconds at) {
  FlowValues& flow = parts_.flows[index];
  if (flow.on_the_way.empty())
    return defects_.report("a vector of flow " + std::to_string(index) + " came that nobody sent");
  const std::vector<float> vector = std::move(flow.on_the_way.front());
  flow.on_the_way.pop_front();
  if (flow.to == nullptr) {
    take_output(vector, flow);
  } else {
    flow.to->arrive(flow.producer, flow.source, vector, at);
  }
  ++flow.arrived;
}

void Datapath::take_output(const std::vector<float>& vector, const FlowValues& flow) {
  // The stream keeps the map's pixels even if the network's own output is flattened.
  const Stage& last = *std::find_if(mapping_.graph->stages.begin(), mapping_.graph->stages.end(),
                                    [](const Stage& s) { return s.consumers.empty(); });
  const auto pixels = static_cast<std::size_t>(last.out.pixels());
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const std::size_t at = flow.places[i] * pixels + flow.arrived;
    if (at >= output_.size()) return defects_.report("more output vectors came than there are");
    output_[at] = vector[i];
  }
  output_values_ += vector.size();
}

void Datapath::on_vectors_dropped(FlowEnd end, std::size_t producer, std::uint64_t count,
                                  Picoseconds at) {
  values(end).drop(producer, count, at);
}

void Datapath::on_window(FlowEnd end, std::uint64_t window, const WindowTimes& times) {
  values(end).start_window(window, times);
}

void Datapath::on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds) {
  parts_.matrix.at({layer, tile})->start_pe(pe);
  if (mapping_.activity == nullptr) return;
  LayerRecord& record = parts_.layers[static_cast<std::size_t>(layer)].record;
  record.conversions += schedule.counts().conversions;
}

void Datapath::on_window_summed(FlowEnd end, std::uint64_t window, Picoseconds now) {
  const int layer = mapping_.graph->stages[static_cast<std::size_t>(end.stage)].weight_layer;
  parts_.matrix.at({layer, end.tile})->sum_window(window, now);
}

void Datapath::on_partial_sum(int layer, std::size_t set, int tile, Picoseconds at) {
  const LayerMapping& mapping = mapping_.layers[static_cast<std::size_t>(layer)];
  const auto sender = std::find_if(mapping.tiles.begin(), mapping.tiles.end(),
                                   [tile](const TileAssignment& t) { return t.tile == tile; });
  const auto home = static_cast<std::size_t>(mapping.sets[set].home);
  parts_.matrix.at({layer, mapping.tiles[home].tile})
      ->take_share(set, static_cast<std::size_t>(sender - mapping.tiles.begin()), at);
}

void Datapath::on_window_complete(FlowEnd end, std::uint64_t window, Picoseconds at) {
  values(end).complete_window(window, at);
}

void Datapath::on_vector_written(FlowEnd end, Picoseconds at) { values(end).write_vector(at); }

/// What must hold when all is done: every sum and every output was computed, and nothing is left
/// between places.
void Datapath::on_end(Picoseconds) {
  for (const MatrixLayer& layer : parts_.layers) {
    if (layer.record.accumulators_done != layer.record.accumulator.size())
      defects_.report("layer '" + layer.spec->name + "' completed " +
                      std::to_string(layer.record.accumulators_done) + " sums of " +
                      std::to_string(layer.record.accumulator.size()));
    for (const auto& share : layer.on_the_way) {
      if (!share.second.empty())
        defects_.report("partial sums of layer '" + layer.spec->name + "' never arrived");
    }
  }
  for (std::size_t f = 0; f < parts_.flows.size(); ++f) {
    if (!parts_.flows[f].on_the_way.empty())
      defects_.report("vectors of flow " + std::to_string(f) + " never arrived");
  }
  if (output_values_ != output_.size())
    defects_.report("the output has " + std::to_string(output_values_) + " values of " +
                    std::to_string(output_.size()));
}

}  // namespace ohmic
