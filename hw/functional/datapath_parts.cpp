#include "hw/functional/datapath_parts.h"

#include <algorithm>
#include <string>

#include "hw/functional/channel_list.h"
#include "hw/functional/layer_arrays.h"
#include "hw/functional/vector_values.h"
#include "hw/mapping/flow_planner.h"

namespace ohmic {
namespace {

/// Per producer of a tile stage, per flow into it: the positions at which it brings its channels.
using Sources = std::vector<std::vector<std::vector<std::size_t>>>;

class Builder {
 public:
  Builder(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
          const std::vector<LayerValues>& values, const DigitalArithmetic& arithmetic,
          const ArrayModel& arrays, const ChipDraw& draw, ValueDefects& defects)
      : network_(network),
        chip_(chip),
        mapping_(mapping),
        values_(values),
        arithmetic_(arithmetic),
        arrays_(arrays),
        draw_(draw),
        defects_(defects) {}

  DatapathParts build() {
    for (std::size_t l = 0; l < mapping_.layers.size(); ++l) make_layer(l);
    plan_flows();
    for (std::size_t s = 0; s < mapping_.graph->stages.size(); ++s) make_values(s);
    connect_flows();
    return std::move(parts_);
  }

 private:
  const Stage& stage(int s) const { return mapping_.graph->stages[static_cast<std::size_t>(s)]; }
  const LayerMapping& layer(int weight_layer) const {
    return mapping_.layers[static_cast<std::size_t>(weight_layer)];
  }

  void make_layer(std::size_t l) {
    const int s = mapping_.graph->stage_of_weight_layer[l];
    MatrixLayer& made = parts_.layers.emplace_back();
    made.index = static_cast<int>(l);
    made.spec = &network_.weight_layer(static_cast<int>(l));
    made.mapping = &mapping_.layers[l];
    made.stream = stage(s).inputs[0];
    made.matrix = matrix_geometry(*made.spec, made.stream);
    made.values = &values_[l];
    made.arithmetic = &arithmetic_;
    made.arrays = &arrays_;
    made.chip = &chip_;
    made.adc = AdcTransfer(chip_.adc_bits);
    if (!has_ideal_devices(chip_))
      made.devices.emplace(layer_devices(chip_, *made.mapping, draw_, l));
    made.levels = driven_levels(chip_.dac_bits, mapping_.layers[l].activation_bits);
  }

  const TileAssignment& assignment(FlowEnd end) const {
    const auto& tiles = layer(stage(end.stage).weight_layer).tiles;
    return *std::find_if(tiles.begin(), tiles.end(),
                         [&](const TileAssignment& t) { return t.tile == end.tile; });
  }

  std::vector<int> sent_channels(FlowEnd from) const {
    if (from.tile == kIoPort) return IndexSet(0, network_.input.channels).indices();
    if (stage(from.stage).kind == StageKind::kMatrix) return assignment(from).writes.indices();
    return IndexSet(0, stage(from.stage).out.channels).indices();
  }

  std::vector<int> read_channels(const Flow& flow) const {
    if (flow.to.tile == kIoPort) return IndexSet(0, stage(flow.from.stage).out.channels).indices();
    const Stage& reader = stage(flow.to.stage);
    if (reader.kind == StageKind::kMatrix) return assignment(flow.to).reads.indices();
    return IndexSet(0, reader.inputs[static_cast<std::size_t>(flow.producer)].channels).indices();
  }

  void plan_flows() {
    for (const Flow& flow : mapping_.flows) {
      FlowValues& made = parts_.flows.emplace_back();
      FlowChannels shared = shared_channels(sent_channels(flow.from), read_channels(flow));
      made.channels = std::move(shared.from);
      made.places = std::move(shared.to);
      made.producer = static_cast<std::size_t>(flow.producer);
      if (flow.to.tile == kIoPort) continue;
      const Stage& reader = stage(flow.to.stage);
      if (reader.kind == StageKind::kMatrix) made.encoded_for = reader.weight_layer;
      Sources& sources = sources_[{flow.to.stage, flow.to.tile}];
      sources.resize(reader.producers.size());
      made.source = sources[made.producer].size();
      sources[made.producer].push_back(made.places);
    }
  }

  void make_values(std::size_t s) {
    const Stage& made = mapping_.graph->stages[s];
    const int id = static_cast<int>(s);
    if (made.kind != StageKind::kMatrix) {
      const int host = mapping_.vector_host[s];
      parts_.stage_values[{id, host}] = std::make_unique<VectorValues>(
          name(made, host), ValuePostOps(network_, made), defects_, made,
          network_.layers[static_cast<std::size_t>(made.layer)],
          line_capacity(chip_, mapping_, {id, host}), sources_[{id, host}]);
      return;
    }
    const auto& tiles = layer(made.weight_layer).tiles;
    for (std::size_t t = 0; t < tiles.size(); ++t) make_matrix(id, t, tiles[t].tile);
  }

  void make_matrix(int s, std::size_t t, int tile) {
    const Stage& made = stage(s);
    MatrixLayer& shared = parts_.layers[static_cast<std::size_t>(made.weight_layer)];
    Sources& sources = sources_[{s, tile}];
    sources.resize(1);
    MatrixValues::Place place{t,
                              static_cast<std::size_t>(std::min<std::uint64_t>(
                                  line_capacity(chip_, mapping_, {s, tile}),
                                  static_cast<std::uint64_t>(shared.stream.pixels()))),
                              sources[0]};
    auto values = std::make_unique<MatrixValues>(name(made, tile), ValuePostOps(network_, made),
                                                 defects_, shared, mapping_, std::move(place));
    parts_.matrix[{made.weight_layer, tile}] = values.get();
    parts_.stage_values[{s, tile}] = std::move(values);
  }

  StageValues* values(FlowEnd end) {
    return end.tile == kIoPort ? nullptr : parts_.stage_values.at({end.stage, end.tile}).get();
  }

  void connect_flows() {
    for (std::size_t f = 0; f < parts_.flows.size(); ++f) {
      FlowValues& flow = parts_.flows[f];
      flow.from = values(mapping_.flows[f].from);
      flow.to = values(mapping_.flows[f].to);
      if (flow.from != nullptr) flow.reader = flow.from->add_reader();
    }
  }

  std::string name(const Stage& made, int tile) const {
    return "layer '" + network_.layers[static_cast<std::size_t>(made.layer)].name + "' on tile " +
           std::to_string(tile);
  }

  const NetworkSpec& network_;
  const ChipConfig& chip_;
  const Mapping& mapping_;
  const std::vector<LayerValues>& values_;
  const DigitalArithmetic& arithmetic_;
  const ArrayModel& arrays_;
  const ChipDraw& draw_;
  ValueDefects& defects_;
  DatapathParts parts_;
  std::map<DatapathParts::Place, Sources> sources_;
};

}  // namespace

DatapathParts build_datapath(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping, const std::vector<LayerValues>& values,
                             const DigitalArithmetic& arithmetic, const ArrayModel& arrays,
                             const ChipDraw& draw, ValueDefects& defects) {
  return Builder(network, chip, mapping, values, arithmetic, arrays, draw, defects).build();
}

}  // namespace ohmic
