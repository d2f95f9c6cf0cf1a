#pragma once

#include "util/json_section.h"

namespace ohmic {

/// The JSON Schema of a policy file. Which layers a network has it does not know.
Json policy_schema();

}  // namespace ohmic
