#pragma once

namespace ohmic {

/// Nodes that the published factors cover, in nm.
constexpr double kSmallestNode = 7;
constexpr double kLargestNode = 130;

/// Area of a digital circuit at a technology node as a multiple of its area at 45 nm. node_nm: in
/// [kSmallestNode, kLargestNode]; between two published nodes by a power law. Source: Stillmaker
/// and Baas, Integration 58 (2017), the table of area factors.
double node_area(double node_nm);

/// The same of its energy an operation at a supply of 0.9 V. Source: the same, the quadratics of
/// the energy factor in the supply voltage.
double node_energy(double node_nm);

}  // namespace ohmic
