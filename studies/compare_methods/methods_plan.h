#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "studies/compare/compare_plan.h"

namespace ohmic {

/// A comparison of whole methods to be made: which ones, and what all compressions share.
struct MethodsPlan : ComparedInput {
  std::vector<std::string> methods;
  int seeds = 3;
  /// Options of `ohmic compress` that are handed on: name without dashes, value.
  std::vector<std::pair<std::string, std::string>> options;
  /// Highest cost of the methods in which an agent plays; nothing: each one's own.
  std::optional<double> threshold;
};

/// The methods of `bwq,uniform`. Throws ConfigError on one that is unknown or there twice.
std::vector<std::string> parse_methods(const std::string& text);

}  // namespace ohmic
