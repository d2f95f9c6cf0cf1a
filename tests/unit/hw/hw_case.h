#pragma once

#include <string>
#include <variant>
#include <vector>

#include "hw/config/hardware_record.h"
#include "hw/mapping/mapper.h"
#include "nets/network_loader.h"

namespace ohmic {

inline ChipConfig chip_with(const std::vector<std::string>& set = {}) {
  return make_chip_config(load_hardware("wei2022", set));
}

/// A network file around `layers` (JSON text of its list) with an input of that shape.
inline NetworkSpec network_with(const std::string& layers, int channels, int height, int width) {
  return parse_network("{\"schema_version\": 1, \"name\": \"test\", \"input\": {\"channels\": " +
                           std::to_string(channels) + ", \"height\": " + std::to_string(height) +
                           ", \"width\": " + std::to_string(width) + "}, \"layers\": [" + layers +
                           "]}",
                       "test network");
}

/// A network on a chip at one width everywhere, kept together with what its mapping points into.
struct MappedNetwork {
  MappedNetwork(const NetworkSpec& spec, const ChipConfig& config, int weight_bits = 8,
                int activation_bits = 8)
      : network(spec),
        chip(config),
        mapper(network, chip),
        answer(mapper.map(uniform_policy(network, weight_bits, activation_bits))) {}

  /// std::bad_variant_access where it does not fit.
  const Mapping& mapping() const { return std::get<Mapping>(answer); }
  std::string shortfall() const {
    const auto* missing = std::get_if<CapacityShortfall>(&answer);
    return missing == nullptr ? "fits" : missing->problem;
  }

  NetworkSpec network;
  ChipConfig chip;
  Mapper mapper;
  std::variant<Mapping, CapacityShortfall> answer;
};

}  // namespace ohmic
