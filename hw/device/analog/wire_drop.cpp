#include "hw/device/analog/wire_drop.h"

#include <numeric>

namespace ohmic {

std::vector<double> first_order_transfer(const std::vector<double>& conductance_us,
                                         std::size_t rows, std::size_t columns, double wire_ohm) {
  const auto g = [&](std::size_t r, std::size_t c) { return conductance_us[r * columns + c]; };
  std::vector<double> shared(rows * columns);  // conductance x segments shared, of row and column
  for (std::size_t r = 0; r < rows; ++r) {
    const double* row = conductance_us.data() + r * columns;
    double behind = std::accumulate(row, row + columns, 0.0);  // cells at this column and on
    double sum = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      sum += behind;
      behind -= row[c];
      shared[r * columns + c] = sum;
    }
  }
  for (std::size_t c = 0; c < columns; ++c) {
    double above = 0;  // cells down to this row
    for (std::size_t r = 0; r < rows; ++r) above += g(r, c);
    double sum = 0;
    for (std::size_t r = rows; r-- > 0;) {
      sum += above;
      above -= g(r, c);
      shared[r * columns + c] += sum;
    }
  }
  std::vector<double> transfer(conductance_us);
  for (std::size_t n = 0; n < transfer.size(); ++n) transfer[n] /= 1 + wire_ohm * 1e-6 * shared[n];
  return transfer;
}

}  // namespace ohmic
