#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "methods/float_start.h"
#include "methods/method_progress.h"
#include "methods/round_store.h"
#include "rl/env/trial.h"

namespace ohmic {

/// What a method that plays episodes came to.
struct SearchedNetwork {
  IntegerNetwork network;
  std::vector<Trial> trials;  ///< of all stages, one behind the other
};

/// Lets an agent of `ohmic search` play task.rounds episodes on the chip, judged behind
/// post-training quantisation; then fine-tunes the best policy's network on task.images images and
/// keeps the better of both on the validation images. Episodes that the run has are not played
/// again. Nothing: the user stopped it. Throws OutOfReachError if no policy is cheap enough.
std::optional<SearchedNetwork> search_widths(const std::string& agent, const CompressionTask& task,
                                             const HardwareRecord& hardware, FloatStart& start,
                                             const RoundStore& store,
                                             const MethodProgress& progress);

}  // namespace ohmic
