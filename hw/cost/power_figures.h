#pragma once

namespace ohmic {

/// Power of a run over time, as means over bins of equal length.
struct PowerFigures {
  double bin_ns = 0;
  double average_w = 0;     ///< energy / latency, leakage included
  double peak_w = 0;        ///< of the bin with the most
  double peak_from_ns = 0;  ///< where that bin begins, from t = 0
  double peak_to_ns = 0;
};

}  // namespace ohmic
