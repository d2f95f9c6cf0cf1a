#include "hw/device/analog/wire_network.h"

#include <Eigen/SparseCholesky>
#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ohmic {
namespace {

using Matrix = Eigen::SparseMatrix<double>;

/// The symmetric matrix of the nodes' conductances. A cell lies between node 2 n of its word line
/// and node 2 n + 1 of its bit line. Only the lower triangle is filled.
class NodeMatrix {
 public:
  explicit NodeMatrix(std::size_t cells) : nodes_(static_cast<int>(2 * cells)) {
    entries_.reserve(14 * cells);
  }

  static int word(std::size_t cell) { return static_cast<int>(2 * cell); }
  static int bit(std::size_t cell) { return static_cast<int>(2 * cell + 1); }

  void to_ground(int node, double us) { entries_.emplace_back(node, node, us); }
  /// low < high
  void between(int low, int high, double us) {
    to_ground(low, us);
    to_ground(high, us);
    entries_.emplace_back(high, low, -us);
  }
  Matrix matrix() const {
    Matrix matrix(nodes_, nodes_);
    matrix.setFromTriplets(entries_.begin(), entries_.end());
    return matrix;
  }

 private:
  int nodes_;
  std::vector<Eigen::Triplet<double>> entries_;
};

Matrix node_matrix(const std::vector<double>& cells_us, std::size_t rows, std::size_t columns,
                   double wire_us) {
  NodeMatrix nodes(rows * columns);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t at = r * columns + c;
      nodes.between(NodeMatrix::word(at), NodeMatrix::bit(at), cells_us[at]);
      if (c == 0) nodes.to_ground(NodeMatrix::word(at), wire_us);        // to the driver
      if (r + 1 == rows) nodes.to_ground(NodeMatrix::bit(at), wire_us);  // to the converter
      if (c + 1 < columns) nodes.between(NodeMatrix::word(at), NodeMatrix::word(at + 1), wire_us);
      if (r + 1 < rows) nodes.between(NodeMatrix::bit(at), NodeMatrix::bit(at + columns), wire_us);
    }
  }
  return nodes.matrix();
}

}  // namespace

struct WireNetwork::Solver {
  Eigen::SimplicialLDLT<Matrix> factors;
};

WireNetwork::WireNetwork(std::vector<double> conductance_us, std::size_t rows, std::size_t columns,
                         double wire_ohm)
    : conductance_us_(std::move(conductance_us)),
      rows_(rows),
      columns_(columns),
      wire_us_(1e6 / wire_ohm),
      solver_(std::make_unique<Solver>()) {
  solver_->factors.compute(node_matrix(conductance_us_, rows_, columns_, wire_us_));
  if (solver_->factors.info() != Eigen::Success)
    throw std::runtime_error("the equations of an array's wires have no solution");
}

WireNetwork::~WireNetwork() = default;
WireNetwork::WireNetwork(WireNetwork&&) noexcept = default;

std::vector<double> WireNetwork::cell_currents(const double* voltage) const {
  Eigen::VectorXd driven = Eigen::VectorXd::Zero(solver_->factors.rows());
  for (std::size_t r = 0; r < rows_; ++r)
    driven[NodeMatrix::word(r * columns_)] = wire_us_ * voltage[r];
  const Eigen::VectorXd volts = solver_->factors.solve(driven);
  std::vector<double> currents(conductance_us_.size());
  for (std::size_t n = 0; n < currents.size(); ++n)
    currents[n] = conductance_us_[n] * (volts[NodeMatrix::word(n)] - volts[NodeMatrix::bit(n)]);
  return currents;
}

/// The equations are symmetric: a volt's way from a driver to a converter is that back. So they are
/// solved for whatever is fewer, rows or columns.
std::vector<double> WireNetwork::transfer() const {
  const bool from_rows = rows_ <= columns_;
  const auto driver = [&](std::size_t r) { return NodeMatrix::word(r * columns_); };
  const auto converter = [&](std::size_t c) { return NodeMatrix::bit((rows_ - 1) * columns_ + c); };
  std::vector<double> transfer(rows_ * columns_);
  Eigen::VectorXd driven = Eigen::VectorXd::Zero(solver_->factors.rows());
  for (std::size_t n = 0; n < std::min(rows_, columns_); ++n) {
    const int node = from_rows ? driver(n) : converter(n);
    driven[node] = wire_us_ * wire_us_;
    const Eigen::VectorXd currents = solver_->factors.solve(driven);
    driven[node] = 0;
    for (std::size_t m = 0; m < std::max(rows_, columns_); ++m) {
      if (from_rows) {
        transfer[n * columns_ + m] = currents[converter(m)];
      } else {
        transfer[m * columns_ + n] = currents[driver(m)];
      }
    }
  }
  return transfer;
}

std::vector<double> WireNetwork::column_currents(const double* voltage) const {
  const std::vector<double> cells = cell_currents(voltage);
  std::vector<double> columns(columns_);
  for (std::size_t n = 0; n < cells.size(); ++n) columns[n % columns_] += cells[n];
  return columns;
}

}  // namespace ohmic
