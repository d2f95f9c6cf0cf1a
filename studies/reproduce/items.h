#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/reproduce_inputs.h"
#include "studies/reproduce/reproduction.h"

namespace ohmic {

/// Runs that a table or figure is made of; of the first two it can be made without them.
enum class Runs {
  kNone,
  kSearchesInPart,
  kSearches,
  kCompressions,  ///< of bwq and its rivals
  kMethod,        ///< of the method that the item is named after
  kMethods        ///< of any method
};

/// A table or figure and who makes it.
struct Item {
  const char* id;
  const char* title;
  Runs runs;
  void (*build)(const ReproduceInputs& inputs, Reproduction& result);
};

/// In the order of the papers, Wei et al. 2022 first, then Wu et al. 2024 ("bwq-..."), then their
/// neighbours.
const std::vector<Item>& items();

// One file each. They fill everything but id and title.
void build_table5(const ReproduceInputs& inputs, Reproduction& result);
void build_table6(const ReproduceInputs& inputs, Reproduction& result);
void build_table7(const ReproduceInputs& inputs, Reproduction& result);
void build_table8(const ReproduceInputs& inputs, Reproduction& result);
void build_fig6(const ReproduceInputs& inputs, Reproduction& result);
void build_fig7(const ReproduceInputs& inputs, Reproduction& result);
void build_fig8(const ReproduceInputs& inputs, Reproduction& result);
void build_fig9(const ReproduceInputs& inputs, Reproduction& result);
void build_fig10(const ReproduceInputs& inputs, Reproduction& result);
void build_fig11(const ReproduceInputs& inputs, Reproduction& result);
void build_bwq_compression(const ReproduceInputs& inputs, Reproduction& result);
void build_bwq_systems(const ReproduceInputs& inputs, Reproduction& result);
void build_bwq_split(const ReproduceInputs& inputs, Reproduction& result);
void build_bwq_units(const ReproduceInputs& inputs, Reproduction& result);
void build_bwq_index(const ReproduceInputs& inputs, Reproduction& result);
void build_apq(const ReproduceInputs& inputs, Reproduction& result);
void build_raqu(const ReproduceInputs& inputs, Reproduction& result);
void build_neighbours(const ReproduceInputs& inputs, Reproduction& result);

/// Adds a cell of `result` with the paper's value, if it prints one.
ComparedValue& add_value(Reproduction& result, const std::string& row, const std::string& quantity,
                         std::optional<double> here);

/// No change is shown if another network stands in for the paper's: its values are of another
/// experiment.
void mark_stand_in(const Experiments& experiments, Reproduction& result);

/// "0.7", as rows and legends name a threshold.
std::string threshold_text(double threshold);

}  // namespace ohmic
