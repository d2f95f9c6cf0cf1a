#include "app/finetune_report.h"

#include "quant/policy_file.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

Json to_json(const FinetuneFigures& figures) {
  return {{"validation_accuracy", figures.validation}, {"test_accuracy", figures.test}};
}

Json to_json(const BlockLassoOptions& lasso, const PlaneFigures& planes) {
  const LassoBlock& block = lasso.block;
  const Json size = block.whole_layer ? Json("layer") : Json({block.rows, block.columns});
  return {{"alpha", lasso.alpha},
          {"block", size},
          {"bits_per_weight", planes.bits_per_weight},
          {"compression", 32 / planes.bits_per_weight},
          {"density", planes.density}};
}

std::string planes_text(const PlaneFigures& planes) {
  return "planes  " + fixed_digits(planes.bits_per_weight, 3) + " bits a weight, " +
         fixed_digits(32 / planes.bits_per_weight, 1) + " x less than 32-bit floats; " +
         fixed_digits(100 * planes.density, 1) + " % of the codes are not 0\n";
}

std::string kept_text(const FinetuneResult& result, int epochs) {
  if (result.kept_epoch == 0) {
    return "the start: no epoch of " + std::to_string(epochs) + " read better on validation images";
  }
  return "epoch " + std::to_string(result.kept_epoch) + " of " + std::to_string(epochs);
}

}  // namespace

Json finetune_json(const FinetuneReport& report, const TrainedNetwork& trained,
                   const QuantPolicy& policy, std::uint64_t seed) {
  Json json = {{"schema_version", 1},
               {"network", trained.network.name},
               {"data", trained.data.spec},
               {"synthetic", trained.data.synthetic},
               {"from", trained.weights_file},
               {"weights", report.out},
               {"policy", policy_layers(policy, trained.network)},
               {"epochs", report.epochs},
               {"kept_epoch", report.result.kept_epoch},
               {"seed", seed},
               {"precision", report.bfloat16 ? "bfloat16" : "float32"},
               {"post_training", to_json(report.before)},
               {"finetuned", to_json(report.after)}};
  if (report.lasso) json["block_lasso"] = to_json(*report.lasso, report.planes);
  return json;
}

std::string finetune_text(const FinetuneReport& report) {
  TextTable table({{"accuracy in %", Align::kLeft, 14}, {"post-training"}, {"fine-tuned"}});
  const auto add_row = [&](const char* name, double FinetuneFigures::*split) {
    table.add_row(
        {name, fixed_digits(report.before.*split, 2), fixed_digits(report.after.*split, 2)});
  };
  add_row("validation", &FinetuneFigures::validation);
  add_row("test", &FinetuneFigures::test);
  return table.text() + (report.lasso ? planes_text(report.planes) : "") + "kept  " +
         kept_text(report.result, report.epochs) + "\nwrote " + report.out + "\n";
}

}  // namespace ohmic::app
