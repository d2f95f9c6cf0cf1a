#pragma once

#include <optional>
#include <string>

#include "rl/search/trial_store.h"
#include "util/json_section.h"

namespace ohmic {

/// Where a run stands whose config.json is `config`, read from `file`; none before it began. Throws
/// ConfigError if that is not the config.json that the run's database has: it names the first value
/// that differs, and both values.
std::optional<RunState> check_config(const Json& config, TrialStore& store,
                                     const std::string& file);

/// Throws ConfigError that names the first value of the config.json `found`, read from `file`, that
/// is not as in `began`, what the run began with.
void check_same_config(const Json& began, const Json& found, const std::string& file);

/// Gives the run another config.json. A process killed at any moment leaves a run that goes on with
/// the old one or with the new one.
void replace_config(const Json& config, TrialStore& store, const std::string& file);

/// The text of a config.json as the file and the database have it.
std::string config_text(const Json& config);

}  // namespace ohmic
