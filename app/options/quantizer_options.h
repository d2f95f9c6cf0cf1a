#pragma once

#include <string>

#include "app/options/named_files.h"
#include "app/options/options.h"
#include "datasets/dataset.h"
#include "quant/network/trained_network.h"
#include "quant/quantizer.h"

namespace ohmic::app {

/// The options of every command that quantises: --clip --round --per-tensor
/// --error-feedback --bias-correction --bn-reestimation; prune_shape: add_prune_shape_option().
struct QuantizerArguments {
  std::string clip = to_string(QuantizerOptions{}.clip);
  std::string round = to_string(QuantizerOptions{}.rounding);
  std::string error_feedback = "on";
  std::string bias_correction = "on";
  std::string bn_reestimation = "off";
  std::string prune_shape = to_string(PruneShape::kVectors);
  bool per_tensor = false;
};

void add_quantizer_options(po::options_description& options, QuantizerArguments& arguments);

/// --prune-shape; owner: who takes it, before its help.
void add_prune_shape_option(po::options_description& options, std::string& shape,
                            const std::string& owner = "");

/// Throws ConfigError on a value that is not allowed; it names the option.
QuantizerOptions resolve_quantizer(const QuantizerArguments& arguments);

/// What is pruned as one on the chip that `--hw` and `--set` name.
PruneVector prune_vector(const NetworkSpec& network, const SharedOptions& shared, PruneShape shape);

/// The first of --hw and --set that was given, empty if none was.
std::string given_chip_option(const po::variables_map& given);

/// Of a command without a chip: throws ConfigError on `option`, what given_chip_option() found, if
/// no layer of the policy is pruned: the chip says how high its column vectors are, and no more.
void refuse_idle_chip(const std::string& option, const QuantPolicy& policy,
                      const std::string& needed = "a policy that prunes");

/// An integer network is not quantised again: throws ConfigError if an option says other than its
/// default; it names it. weights: the network's file.
void refuse_for_integers(const QuantizerArguments& arguments, const std::string& weights);

/// What --net, --data and --weights name. Throws ConfigError as well if one of `outputs`, the files
/// that the command writes, is one that is read here (named_files.h). kind: of the file that
/// --weights names; what is found without it holds floats.
TrainedNetwork open_trained_network(const SharedOptions& shared,
                                    const std::vector<NamedFile>& outputs,
                                    WeightsKind kind = WeightsKind::kFloats);

/// The same for who reads an accuracy: the network must end in a list of classes.
TrainedNetwork open_classifier(const SharedOptions& shared, const std::vector<NamedFile>& outputs,
                               WeightsKind kind = WeightsKind::kFloats);

/// "synthetic:digits (synthetic stand-in, not a real data set)": the data set as every report names
/// it.
std::string data_label(const Dataset& data);

}  // namespace ohmic::app
