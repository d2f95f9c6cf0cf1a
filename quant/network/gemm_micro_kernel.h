#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// Rows of a tile, and the columns that lie side by side in a panel.
constexpr std::size_t kTileRows = 6;
template <typename Real>
constexpr std::size_t kTileColumns = 256 / sizeof(Real);

/// A tile of a matrix product: out[i][j] = sum over k of rows[i][k] * panel[k][j], one chain of
/// fused multiply-adds in rising k from 0 on for each value, so that every processor gives the same
/// bits.
template <typename Real>
struct TileProduct {
  const Real* rows[kTileRows] = {};  ///< [depth] each
  const Real* panel = nullptr;       ///< [depth][kTileColumns]
  std::size_t depth = 0;
  Real* out = nullptr;  ///< [kTileRows][kTileColumns]
};

template <typename Real>
using TileKernel = void (*)(const TileProduct<Real>&);

/// The kernels that this machine can run, the slowest first; never empty.
template <typename Real>
std::vector<TileKernel<Real>> tile_kernels();

}  // namespace ohmic
