#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// What WireNetwork::transfer() solves for, to the first order in the wires' resistance: a cell of
/// conductance G adds G / (1 + R s) to its column for a volt on its row, s = sum over the cells of
/// its row and of its column of their conductances, each times the segments of wire that their
/// current shares with its own. Microamperes, [rows][columns]. docs/devices.md has its error.
std::vector<double> first_order_transfer(const std::vector<double>& conductance_us,
                                         std::size_t rows, std::size_t columns, double wire_ohm);

}  // namespace ohmic
