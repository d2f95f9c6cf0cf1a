#pragma once

#include <memory>
#include <systemc>
#include <vector>

#include "hw/sim/controller.h"
#include "hw/sim/observer.h"
#include "hw/sim/run_wiring.h"
#include "hw/sim/tile.h"
#include "tlm/mesh.h"

namespace ohmic {

/// The chip: a mesh of tiles, the I/O port and the controller. Elaborated once; everything a policy
/// decides is loaded before a run.
class Chip : public sc_core::sc_module {
 public:
  /// `tiles`: how many tiles to elaborate, in the order in which they are placed.
  Chip(const sc_core::sc_module_name& name, const ChipConfig& config, int tiles, Fidelity fidelity);
  ~Chip() override;

  /// Runs one inference to its end. Throws SimulationError if the chip stands still before it is
  /// done or a packet leaks.
  Run run(const Mapping& mapping, const std::vector<ChipObserver*>& observers);

 private:
  void clear(std::size_t layers);
  Station busiest(const Mapping& mapping, const RunWiring& program) const;
  std::vector<Activity> tile_activities(const Mapping& mapping, std::size_t layer) const;
  Run collect(const Mapping& mapping, const RunWiring& program) const;
  void check_end(const RunWiring& program) const;

  ChipConfig config_;
  noc::EasyTeardown teardown_;
  noc::NocContext noc_;
  noc::Mesh mesh_;
  ChipPort port_;
  Controller controller_;
  noc::ModuleList<Tile> tiles_;
  std::vector<Tile*> tile_at_;  ///< by mesh index
};

}  // namespace ohmic
