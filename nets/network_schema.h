#pragma once

#include "util/json_section.h"

namespace ohmic {

/// The JSON Schema of a network file. What layers must be together (shapes, names, the graph) it
/// does not know.
Json network_schema();

}  // namespace ohmic
