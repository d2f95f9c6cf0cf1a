#pragma once

#include <string>

#include "util/config_error.h"

namespace ohmic {

/// The text of the ConfigError that `action` throws, or "no error".
template <typename Action>
std::string config_error_of(const Action& action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace ohmic
