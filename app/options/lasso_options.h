#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/options/options.h"
#include "quant/training/block_lasso.h"

namespace ohmic::app {

constexpr double kMostAlpha = 1000;
constexpr double kMostSettle = 0.9;

/// What `--block-lasso` and the options beside it say.
struct LassoArguments {
  bool on = false;  ///< as resolve_lasso finds it
  double alpha = 0;
  int weight_bits = kBlockLassoBits;
  int activation_bits = kBlockLassoBits;
  double settle = 0;
  int ou_rows = LassoBlock().rows;
  int ou_columns = LassoBlock().columns;
  std::string group = "block";
};

void add_lasso_options(po::options_description& options, LassoArguments& a);

/// The options of the training, checked, or nothing without --block-lasso. Throws ConfigError on
/// options that do not go with each other; it names one.
std::optional<BlockLassoOptions> resolve_lasso(LassoArguments& a, const po::variables_map& given);

/// All of them that decides the result, by option name.
void add_lasso_identity(const LassoArguments& a, std::map<std::string, std::string>& identity);

}  // namespace ohmic::app
