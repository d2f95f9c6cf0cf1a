#pragma once

#include <cstdint>

namespace ohmic {

/// Work of the units of one layer: integer events, counted in the kernel and priced outside it.
struct Activity {
  std::uint64_t ou_activations = 0;  ///< of operation units, in both arrays of a pair at once
  std::uint64_t crossbar_reads = 0;  ///< reads of one array
  std::uint64_t cells_read = 0;      ///< cells in use that those reads drove
  std::uint64_t row_drives = 0;      ///< DAC conversions
  std::uint64_t samples = 0;         ///< columns sampled and held
  std::uint64_t subtractions = 0;    ///< positive minus negative column
  std::uint64_t conversions = 0;     ///< ADC conversions
  std::uint64_t shift_adds = 0;
  std::uint64_t index_bits = 0;     ///< read from index tables
  std::uint64_t pe_cycles = 0;      ///< chip cycles that PEs were at work
  std::uint64_t buffer_reads = 0;   ///< words
  std::uint64_t buffer_writes = 0;  ///< words
  std::uint64_t bus_bits = 0;
  std::uint64_t tree_additions = 0;
  std::uint64_t look_ups = 0;
  std::uint64_t pool_operations = 0;
  std::uint64_t vector_operations = 0;
  std::uint64_t router_flits = 0;
  std::uint64_t link_flits = 0;
  std::uint64_t register_writes = 0;  ///< of the controller's bit-width registers

  Activity& operator+=(const Activity& other);
  bool operator==(const Activity& other) const;
};

}  // namespace ohmic
