#include "hw/functional/skipped_inputs.h"

#include "hw/functional/block_units.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {

SkippedInputs::SkippedInputs(const ChipConfig& chip, const Mapping& mapping, std::size_t layer,
                             const Layer& spec, const Shape& stream)
    : chip_(chip),
      mapping_(mapping),
      layer_(mapping.layers[layer]),
      spec_(spec),
      matrix_(matrix_geometry(spec, stream)),
      sources_(row_sources(matrix_, IndexSet(0, matrix_.groups * matrix_.rows))),
      row_codes_(sources_.size()) {
  for (const TileAssignment& tile : layer_.tiles) {
    for (const PeAssignment& pe : tile.pes) {
      pes_.emplace_back();
      if (layer_.stored == nullptr) {
        add_dense(pe);
      } else {
        add_stored(pe);
      }
    }
  }
  awake_.resize(row_lists_.size());
}

std::uint32_t SkippedInputs::row_list(std::vector<std::uint32_t> rows) {
  row_lists_.push_back(std::move(rows));
  return static_cast<std::uint32_t>(row_lists_.size() - 1);
}

/// Adds the units of a slice of a block.
void SkippedInputs::add_units(const WeightBlock& block, int slice) {
  const std::vector<int> rows = mapping_.rows_of(block).rows.indices();
  const std::vector<std::uint32_t>* last_rows = nullptr;
  const std::vector<DenseUnit> units = dense_units_of(chip_, mapping_, block, slice);
  for (const DenseUnit& unit : units) {
    if (last_rows == nullptr || unit.rows != *last_rows) {
      std::vector<std::uint32_t> list;
      for (const std::uint32_t r : unit.rows) list.push_back(static_cast<std::uint32_t>(rows[r]));
      row_list(std::move(list));
    }
    last_rows = &unit.rows;
    units_.push_back({static_cast<std::uint32_t>(row_lists_.size() - 1),
                      {static_cast<int>(unit.lines.size()), 1, unit.rows.size(), unit.cells}});
  }
}

/// Slices of a block that are alike have their units together.
void SkippedInputs::add_dense(const PeAssignment& pe) {
  const PlacementSpan placements = mapping_.placements_of(pe);
  const Placement* before = nullptr;  // that had its pair for itself
  for (std::uint32_t p = 0; p < pe.pairs; ++p) {
    const PairLoad& load = mapping_.pairs[pe.first_pair + p];
    std::vector<const Placement*> held;
    for (const Placement& at : placements)
      if (at.pair == load.pair) held.push_back(&at);
    const bool again = before != nullptr && held.size() == 1 && held[0]->block == before->block &&
                       layer_.slices.alike();
    if (!again) {
      const auto first = static_cast<std::uint32_t>(units_.size());
      for (const Placement* at : held) add_units(mapping_.blocks[at->block], at->slice);
      pes_.back().push_back({load, first, static_cast<std::uint32_t>(units_.size())});
    } else {
      const Pair same = pes_.back().back();
      pes_.back().push_back({load, same.first, same.last});
    }
    before = held.size() == 1 ? held[0] : nullptr;
  }
}

void SkippedInputs::add_stored(const PeAssignment& pe) {
  const StoredUnits& stored = layer_.stored->units;
  std::uint64_t unit = pe.units.first;
  for (std::uint32_t p = 0; p < pe.pairs; ++p) {
    const PairLoad& load = mapping_.pairs[pe.first_pair + p];
    std::uint64_t units = 0;
    for (std::uint32_t r = 0; r < load.runs; ++r)
      units += mapping_.runs[load.first_run + r].activations;
    const auto first = static_cast<std::uint32_t>(units_.size());
    LineSpan last_rows;
    stored.for_each({unit, unit + units}, [&](const UnitRun& run, std::uint32_t, std::uint64_t n) {
      if (units_.size() == first || !(run.rows == last_rows)) {
        std::vector<std::uint32_t> rows;
        stored.for_each_row(run.rows, [&](std::uint32_t row) { rows.push_back(row); });
        last_rows = run.rows;
        row_list(std::move(rows));
      }
      const std::uint64_t lines = n * run.rows.count;
      units_.push_back(
          {static_cast<std::uint32_t>(row_lists_.size() - 1),
           {static_cast<int>(run.columns.count), n, lines, lines * run.columns.count}});
    });
    pes_.back().push_back({load, first, static_cast<std::uint32_t>(units_.size())});
    unit += units;
  }
}

/// Which input bits of a window some row of each list has.
void SkippedInputs::find_awake(const std::vector<ActivationCode>& codes, int zero_point,
                               std::uint64_t window) {
  const auto pixels = codes.size() / static_cast<std::size_t>(matrix_.channels);
  for (std::size_t r = 0; r < sources_.size(); ++r) {
    const auto pixel = tap_pixel(spec_, window, static_cast<int>(sources_[r].tap));
    row_codes_[r] = pixel ? codes[sources_[r].channel * pixels + static_cast<std::size_t>(*pixel)]
                          : static_cast<std::uint32_t>(zero_point);
  }
  for (std::size_t list = 0; list < row_lists_.size(); ++list) {
    awake_[list] = 0;
    for (const std::uint32_t row : row_lists_[list]) awake_[list] |= row_codes_[row];
  }
}

void SkippedInputs::add_awake(const Pair& pair, int slice, std::vector<ActivationRun>& runs) const {
  const std::uint32_t bits = ((1U << chip_.dac_bits) - 1) << slice * chip_.dac_bits;
  const std::size_t first = runs.size();
  for (std::uint32_t u = pair.first; u < pair.last; ++u) {
    if ((awake_[units_[u].rows] & bits) != 0) add_run(units_[u].run, first, runs);
  }
}

PeSchedule SkippedInputs::schedule_of_window(const std::vector<Pair>& pairs,
                                             std::uint64_t index_bits) const {
  const auto slices = static_cast<std::size_t>(layer_.input_slices);
  std::vector<PairLoad> loads;
  std::vector<ActivationRun> runs;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    for (const Pair& pair : pairs) {
      PairLoad load = pair.load;
      load.first_run = static_cast<std::uint32_t>(runs.size());
      add_awake(pair, static_cast<int>(slice), runs);
      load.runs = static_cast<std::uint32_t>(runs.size()) - load.first_run;
      loads.push_back(load);
    }
  }
  std::vector<PeLoad> of_slices;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    const PairLoad* first = loads.data() + slice * pairs.size();
    of_slices.push_back({first, first + pairs.size(), runs.data(), index_bits});
  }
  return {chip_, of_slices};
}

std::vector<std::vector<std::vector<PeSchedule>>> SkippedInputs::schedules(
    const std::vector<ActivationCode>& codes, int zero_point) {
  std::vector<std::vector<std::vector<PeSchedule>>> all(layer_.tiles.size());
  for (std::size_t t = 0; t < all.size(); ++t) all[t].resize(layer_.tiles[t].pes.size());
  for (std::uint64_t window = 0; window < layer_.windows; ++window) {
    find_awake(codes, zero_point, window);
    std::size_t pe = 0;
    for (std::size_t t = 0; t < all.size(); ++t) {
      for (std::size_t p = 0; p < all[t].size(); ++p, ++pe) {
        all[t][p].push_back(schedule_of_window(pes_[pe], layer_.tiles[t].pes[p].index_bits));
      }
    }
  }
  return all;
}

InputActivity skipped_inputs(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping,
                             const std::vector<const std::vector<ActivationCode>*>& inputs,
                             const std::vector<int>& zero_points) {
  InputActivity activity;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    const auto stage = static_cast<std::size_t>(mapping.graph->stage_of_weight_layer[l]);
    SkippedInputs skipped(chip, mapping, l, network.weight_layer(static_cast<int>(l)),
                          mapping.graph->stages[stage].inputs[0]);
    activity.schedules.push_back(skipped.schedules(*inputs[l], zero_points[l]));
  }
  return activity;
}

}  // namespace ohmic
