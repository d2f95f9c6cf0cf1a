#pragma once

#include "tlm/packet.h"

namespace ohmic::noc {

/// Ports of a router. The chip port (I/O and controller) hangs on the west port of router (0, 0).
enum class Port : int { kLocal = 0, kNorth = 1, kEast = 2, kSouth = 3, kWest = 4 };
constexpr int kPorts = 5;

/// Size of a mesh, in routers.
struct MeshShape {
  int columns = 1;
  int rows = 1;
};

/// XY routing: first along the row, then along the column; deadlock-free. The chip port is reached
/// through (0, 0).
inline Port route(const MeshShape& mesh, NodeId here, NodeId destination) {
  const int x = here % mesh.columns;
  const int y = here / mesh.columns;
  const int to_x = destination == kChipPort ? 0 : destination % mesh.columns;
  const int to_y = destination == kChipPort ? 0 : destination / mesh.columns;
  if (to_x > x) return Port::kEast;
  if (to_x < x) return Port::kWest;
  if (to_y > y) return Port::kSouth;
  if (to_y < y) return Port::kNorth;
  return destination == kChipPort ? Port::kWest : Port::kLocal;
}

/// The port of the neighbour that faces `port`.
constexpr Port opposite(Port port) {
  switch (port) {
    case Port::kNorth:
      return Port::kSouth;
    case Port::kSouth:
      return Port::kNorth;
    case Port::kEast:
      return Port::kWest;
    case Port::kWest:
      return Port::kEast;
    case Port::kLocal:
      break;
  }
  return Port::kLocal;
}

}  // namespace ohmic::noc
