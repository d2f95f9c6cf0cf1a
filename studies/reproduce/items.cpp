#include "studies/reproduce/items.h"

#include "studies/reproduce/paper_values.h"
#include "util/json_section.h"

namespace ohmic {

const std::vector<Item>& items() {
  static const std::vector<Item> all = {
      {"table5", "Table 5: overall performance", Runs::kSearchesInPart, build_table5},
      {"fig6", "Figure 6: accuracy under three thresholds", Runs::kSearches, build_fig6},
      {"fig7", "Figure 7: accuracy with energy alone in the cost", Runs::kSearches, build_fig7},
      {"fig8", "Figure 8: the learning of two agents", Runs::kSearches, build_fig8},
      {"fig9", "Figure 9: the widths that two agents find", Runs::kSearches, build_fig9},
      {"fig10", "Figure 10: their cost, layer by layer", Runs::kSearches, build_fig10},
      {"table6", "Table 6: search time", Runs::kSearches, build_table6},
      {"fig11", "Figure 11: cost before and after manual decrements", Runs::kNone, build_fig11},
      {"table7", "Table 7: a policy before and after manual decrements", Runs::kNone, build_table7},
      {"table8", "Table 8: power efficiency beside other accelerators", Runs::kSearchesInPart,
       build_table8},
      {"bwq-compression", "BWQ compression: bits a weight and accuracy", Runs::kCompressions,
       build_bwq_compression},
      {"bwq-systems", "BWQ systems: five on one chip", Runs::kCompressions, build_bwq_systems},
      {"bwq-split", "BWQ energy: where the gain comes from", Runs::kCompressions, build_bwq_split},
      {"bwq-units", "BWQ units: the size of an operation unit", Runs::kCompressions,
       build_bwq_units},
      {"bwq-index", "BWQ index: how large the tables are", Runs::kCompressions, build_bwq_index},
      {"apq", "APQ: pruned column vectors", Runs::kMethod, build_apq},
      {"raqu", "RaQu: how full the arrays are", Runs::kMethod, build_raqu},
      {"neighbours", "All methods side by side", Runs::kMethods, build_neighbours},
  };
  return all;
}

ComparedValue& add_value(Reproduction& result, const std::string& row, const std::string& quantity,
                         std::optional<double> here) {
  result.values.push_back({row, quantity, printed(result.id, row, quantity), here, -1, "", true});
  return result.values.back();
}

void mark_stand_in(const Experiments& experiments, Reproduction& result) {
  for (ComparedValue& value : result.values) value.comparable = !experiments.stands_in();
}

std::string threshold_text(double threshold) { return Json(threshold).dump(); }

}  // namespace ohmic
