#pragma once

#include <string>
#include <vector>

#include "util/json_section.h"

namespace ohmic {

/// What is swept together: hardware keys, or one of the words net, hw and policy. Its values stand
/// in the order given, all different, and each has a part a key.
struct SweepAxis {
  std::vector<std::string> keys;
  std::vector<std::vector<Json>> values;
};

/// The axis of a `--set` of a command line: `tile.pes=8,16`, a range `crossbar.rows=64..512*2`,
/// `tile.pes=4..16+4` or `adc.bits=4..8`, by 1, or tied keys
/// `crossbar.rows,crossbar.columns=64:64,128:128`. Throws ConfigError naming `--set` and the key if
/// a key is unknown, a value is not allowed or there twice, or a range has no end.
SweepAxis parse_set(const std::string& assignment);

/// The axis `name` (net, hw or policy) of its option's text `A,B`. A text that is a file's name is
/// one value. Throws ConfigError naming the option if a value is empty or there twice.
SweepAxis parse_names(const std::string& name, const std::string& text);

/// A value as a command line has it: 8, 1.2, serial.
std::string value_text(const Json& value);

}  // namespace ohmic
