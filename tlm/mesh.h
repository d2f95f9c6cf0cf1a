#pragma once

#include <memory>
#include <systemc>
#include <vector>

#include "tlm/network_interface.h"
#include "tlm/router.h"

namespace ohmic::noc {

/// A mesh of routers. Interfaces attach to it by node; the chip port lies west of router (0, 0).
class Mesh : public sc_core::sc_module {
 public:
  Mesh(const sc_core::sc_module_name& name, NocContext& context);

  void attach(NodeId node, NetworkInterface& interface);
  void clear(std::size_t accounts);
  std::vector<NocCounts> counts(std::size_t accounts) const;
  std::uint64_t events() const;
  std::size_t waiting() const;
  /// Of its routers and of the interfaces that are attached.
  void observe(const std::vector<NocObserver*>& observers);

 private:
  ModuleList<Router> routers_;
  std::vector<NetworkInterface*> interfaces_;  ///< all that are attached
};

}  // namespace ohmic::noc
