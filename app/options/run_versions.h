#pragma once

#include "util/json_section.h"

namespace ohmic::app {

/// What a run's config.json says of the program that made it: ohmic, its revision, libraries and
/// compiler.
Json run_versions();

}  // namespace ohmic::app
