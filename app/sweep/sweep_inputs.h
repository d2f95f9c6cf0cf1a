#pragma once

#include <vector>

#include "app/options/named_files.h"
#include "app/options/sweep_options.h"
#include "studies/sweep/sweep_study.h"
#include "util/json_section.h"

namespace ohmic::app {

/// The files that a sweep writes into its own folder, and --json.
std::vector<NamedFile> outputs_of(const SweepArguments& arguments);

/// The files behind the options, each name of a list for itself.
std::vector<NamedFile> input_files(const SweepArguments& arguments);

/// The options that a sweep reads files by, those of its searches among them.
SharedOptions inputs_of(const SweepArguments& arguments);

/// Of an integer network all chips run its own policy. Throws ConfigError if no row can name it.
void take_own_policy(SweepArguments& arguments);

/// Whether a chip of the grid stores what the integer weights leave.
bool compresses(const SweepArguments& arguments, const SweepGrid& grid);

/// config.json of a sweep. found: the options as they stand in this folder; stored: config.json of
/// the sweep to go on with, null for a new one. Throws ConfigError on broken input.
Json config_of(const SweepArguments& arguments, const SweepArguments& found,
               const SweepStudy& sweep, const Json& stored);

}  // namespace ohmic::app
