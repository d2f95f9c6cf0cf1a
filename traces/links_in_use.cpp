#include "traces/links_in_use.h"

#include "tlm/route.h"

namespace ohmic {
namespace {

int neighbour(const noc::MeshShape& mesh, int router, noc::Port port) {
  switch (port) {
    case noc::Port::kNorth:
      return router - mesh.columns;
    case noc::Port::kSouth:
      return router + mesh.columns;
    case noc::Port::kEast:
      return router + 1;
    case noc::Port::kWest:
      return router - 1;
    case noc::Port::kLocal:
      break;
  }
  return router;
}

void walk(const noc::MeshShape& mesh, int from, int to, std::set<Link>& links) {
  int here = from == noc::kChipPort ? 0 : from;
  const int last = to == noc::kChipPort ? 0 : to;
  while (true) {
    const noc::Port port = noc::route(mesh, here, to);
    links.insert({here, static_cast<int>(port)});
    if (here == last) return;
    here = neighbour(mesh, here, port);
  }
}

}  // namespace

std::set<Link> links_between(const ChipConfig& chip, int source, int destination) {
  std::set<Link> links;
  walk({chip.tiles_x, chip.tiles_y}, source, destination, links);
  return links;
}

std::set<Link> links_in_use(const Mapping& mapping, const ChipConfig& chip) {
  const noc::MeshShape mesh{chip.tiles_x, chip.tiles_y};
  std::set<Link> links;
  for (const Flow& flow : mapping.flows) walk(mesh, flow.from.tile, flow.to.tile, links);
  for (const LayerMapping& layer : mapping.layers) {
    for (const AccumulationSet& set : layer.sets) {
      const int home = layer.tiles[static_cast<std::size_t>(set.home)].tile;
      for (std::size_t t = 0; t < set.shares.size(); ++t) {
        if (set.shares[t] > 0 && layer.tiles[t].tile != home)
          walk(mesh, layer.tiles[t].tile, home, links);
      }
    }
  }
  return links;
}

}  // namespace ohmic
