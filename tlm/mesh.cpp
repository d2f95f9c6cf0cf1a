#include "tlm/mesh.h"

#include <string>

namespace ohmic::noc {

Mesh::Mesh(const sc_core::sc_module_name& name, NocContext& context) : sc_module(name) {
  const NocConfig& config = context.config;
  const int columns = config.mesh.columns;
  for (int id = 0; id < columns * config.mesh.rows; ++id) {
    const std::string label =
        "router_x" + std::to_string(id % columns) + "_y" + std::to_string(id / columns);
    routers_.add(label.c_str(), context, id);
  }
  const auto link = [&](int from, int to, Port port) {
    Router& a = routers_[static_cast<std::size_t>(from)];
    Router& b = routers_[static_cast<std::size_t>(to)];
    a.out(port).bind(b.in(opposite(port)));
    b.out(opposite(port)).bind(a.in(port));
  };
  for (int y = 0; y < config.mesh.rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const int id = y * columns + x;
      if (x + 1 < columns) link(id, id + 1, Port::kEast);
      if (y + 1 < config.mesh.rows) link(id, id + columns, Port::kSouth);
    }
  }
}

void Mesh::attach(NodeId node, NetworkInterface& interface) {
  Router& router = routers_[node == kChipPort ? 0 : static_cast<std::size_t>(node)];
  const Port port = node == kChipPort ? Port::kWest : Port::kLocal;
  interface.out.bind(router.in(port));
  router.out(port).bind(interface.in);
  interfaces_.push_back(&interface);
}

void Mesh::clear(std::size_t accounts) {
  for (auto& router : routers_) router->clear(accounts);
}

std::vector<NocCounts> Mesh::counts(std::size_t accounts) const {
  std::vector<NocCounts> sum(accounts);
  for (const auto& router : routers_) {
    for (std::size_t a = 0; a < accounts; ++a) {
      sum[a].router_flits += router->counts()[a].router_flits;
      sum[a].link_flits += router->counts()[a].link_flits;
    }
  }
  return sum;
}

std::uint64_t Mesh::events() const {
  std::uint64_t sum = 0;
  for (const auto& router : routers_) sum += router->events();
  return sum;
}

std::size_t Mesh::waiting() const {
  std::size_t sum = 0;
  for (const auto& router : routers_) sum += router->waiting();
  return sum;
}

void Mesh::observe(const std::vector<NocObserver*>& observers) {
  for (auto& router : routers_) router->observe(observers);
  for (NetworkInterface* interface : interfaces_) interface->observe(observers);
}

}  // namespace ohmic::noc
