#pragma once

#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "methods/method_names.h"
#include "nets/network_spec.h"

namespace ohmic {

/// The chip of a method: what `name_or_file` and `settings` (KEY=VALUE) say, and what the method
/// sets itself where neither the file nor a setting states it; a preset's number is no statement.
/// Throws ConfigError as load_hardware_for(), and on pe.skip_zero_inputs=on, which needs values.
HardwareRecord method_hardware(const Method& method, const NetworkSpec& network,
                               const std::string& name_or_file,
                               const std::vector<std::string>& settings);

/// The same chip without compression: what a compressed network is measured against.
HardwareRecord dense_hardware(const HardwareRecord& hardware);

}  // namespace ohmic
