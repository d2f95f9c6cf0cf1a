#pragma once

#include <cstdint>
#include <systemc>

namespace ohmic::noc {

/// The kernel's time resolution is 1 ps (its default): time values are picoseconds.
inline std::uint64_t now_ps() { return sc_core::sc_time_stamp().value(); }
inline sc_core::sc_time ps(std::uint64_t picoseconds) {
  return sc_core::sc_time::from_value(picoseconds);
}

}  // namespace ohmic::noc
