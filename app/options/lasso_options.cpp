#include "app/options/lasso_options.h"

#include "app/options/training_options.h"
#include "util/config_error.h"
#include "util/number_text.h"

namespace ohmic::app {

void add_lasso_options(po::options_description& options, LassoArguments& a) {
  auto add = options.add_options();
  add("block-lasso", po::value(&a.alpha)->value_name("ALPHA"),
      "train weights as bit planes of blocks and drop planes that this penalty empties "
      "(BWQ-A); in place of --policy");
  add("weight-bits", po::value(&a.weight_bits)->value_name("W")->default_value(a.weight_bits),
      "with --block-lasso: width that weights start with, 2 to 8");
  add("activation-bits",
      po::value(&a.activation_bits)->value_name("A")->default_value(a.activation_bits),
      "with --block-lasso: width of every layer's input but the image, 2 to 8");
  add("settle", number_value(a.settle),
      "with --block-lasso: share of the steps, the last ones, without penalty, 0 to 0.9");
  add("lasso-group", po::value(&a.group)->value_name("block|layer")->default_value(a.group),
      "with --block-lasso: a plane of a block, or of a whole layer (BSQ)");
  add("ou-rows", po::value(&a.ou_rows)->value_name("N")->default_value(a.ou_rows),
      "with --block-lasso: rows of a block of the weight matrix");
  add("ou-columns", po::value(&a.ou_columns)->value_name("N")->default_value(a.ou_columns),
      "with --block-lasso: output channels of a block");
}

std::optional<BlockLassoOptions> resolve_lasso(LassoArguments& a, const po::variables_map& given) {
  a.on = given.count("block-lasso") > 0;
  if (!a.on) {
    for (const char* option :
         {"weight-bits", "activation-bits", "settle", "lasso-group", "ou-rows", "ou-columns"}) {
      if (was_given(given, option))
        throw ConfigError(std::string("--") + option, "says nothing without --block-lasso");
    }
    return std::nullopt;
  }
  for (const char* option : {"policy", "keep", "masks"}) {
    if (!was_given(given, option)) continue;
    throw ConfigError(std::string("--") + option,
                      "does not go with --block-lasso, which starts at --weight-bits and writes "
                      "its last network");
  }
  check_number("--block-lasso", a.alpha, 0, kMostAlpha);
  check_range("--weight-bits", a.weight_bits, kMinBits, kBlockLassoBits);
  check_number("--settle", a.settle, 0, kMostSettle);
  check_range("--activation-bits", a.activation_bits, kMinBits, kBlockLassoBits);
  check_range("--ou-rows", a.ou_rows, 1, 65536);
  check_range("--ou-columns", a.ou_columns, 1, 65536);
  if (a.group != "block" && a.group != "layer")
    throw ConfigError("--lasso-group", "found '" + a.group + "', allowed block, layer");
  return BlockLassoOptions{a.alpha, {a.ou_rows, a.ou_columns, a.group == "layer"}, a.settle};
}

void add_lasso_identity(const LassoArguments& a, std::map<std::string, std::string>& identity) {
  if (!a.on) return;
  identity["--block-lasso"] = shortest(a.alpha);
  identity["--weight-bits"] = std::to_string(a.weight_bits);
  identity["--settle"] = shortest(a.settle);
  identity["--activation-bits"] = std::to_string(a.activation_bits);
  identity["--lasso-group"] = a.group;
  identity["--ou-rows"] = std::to_string(a.ou_rows);
  identity["--ou-columns"] = std::to_string(a.ou_columns);
}

}  // namespace ohmic::app
