#pragma once

#include "util/json_section.h"

namespace ohmic {

/// The JSON Schema of a hardware file, made from config_keys(). What two keys must be together it
/// knows of the mesh alone.
Json hardware_schema();

}  // namespace ohmic
