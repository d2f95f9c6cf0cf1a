#pragma once

#include <cstddef>

#include "hw/config/hardware_record.h"
#include "quant/network/trained_network.h"
#include "rl/session/search_plan.h"
#include "util/json_section.h"

namespace ohmic {

/// What the files behind a search's plan hold.
struct SearchInput {
  TrainedNetwork trained;
  HardwareRecord hardware;
};

/// Loads network, chip, images and weights. Throws ConfigError on broken input.
SearchInput load_input(const SearchPlan& plan);

/// Whether it multiplies more than 50 million times an image: an episode does not read all of them.
bool is_large(const NetworkSpec& network);

/// Validation images that an episode reads, 0 for all: those of the plan or, if it leaves that to
/// the network, 500 through the chip, and 1,000 in integers of a large network.
std::size_t screened_images(const SearchPlan& plan, const SearchInput& input);

/// The input as a run's config.json keeps it: network, hardware, data.
Json input_to_json(const SearchInput& input);

}  // namespace ohmic
