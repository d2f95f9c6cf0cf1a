// What cells and converters do to the sums of a whole array, against laws found elsewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include "hw/device/analog/cell_law.h"
#include "hw/device/analog/column_reads.h"

namespace ohmic {
namespace {

constexpr int kRows = 128, kColumns = 64, kVectors = 200;

/// Weights of -127 to 127 and inputs of 0 to 255, drawn evenly.
struct RandomMatrix {
  std::vector<int> weights, inputs;  // [kRows][kColumns], [kVectors][kRows]

  RandomMatrix() {
    std::mt19937 random(1);
    const auto below = [&random](unsigned range) { return static_cast<int>(random() % range); };
    for (int i = 0; i < kRows * kColumns; ++i) weights.push_back(below(255) - 127);
    for (int i = 0; i < kVectors * kRows; ++i) inputs.push_back(below(256));
  }
};

/// What a converter makes of each sum of one slice of the weights and one bit of the inputs.
class SlicedProduct {
 public:
  SlicedProduct(const RandomMatrix& matrix, int bits_per_cell, int adc_bits)
      : matrix_(matrix), bits_(bits_per_cell), law_(make_law(bits_per_cell, adc_bits)) {
    for (int slice = 0; slice * bits_ < 7; ++slice) {
      for (int bit = 0; bit < 8; ++bit) add(slice, bit);
    }
  }

  /// Codes that were clamped.
  int clips() const { return clips_; }
  /// Of the product, relative to its root mean square.
  double error() const { return std::sqrt(lost_ / squares()); }

 private:
  static ReadLaw make_law(int bits_per_cell, int adc_bits) {
    ChipConfig chip;
    chip.arrays = {{kRows, kColumns, 0}};
    chip.bits_per_cell = bits_per_cell;
    chip.dac_bits = 1;
    chip.adc_bits = adc_bits;
    return {chip, chip.arrays.front()};
  }

  void add(int slice, int bit) {
    std::vector<double> cells;
    const CellLaw ideal(DeviceConfig{}, bits_);
    for (const int weight : matrix_.weights) {
      const CellPair pair = ideal.program(weight, slice, CounterRandom(1));
      cells.push_back(pair.positive - pair.negative);
    }
    lost_by_.resize(static_cast<std::size_t>(kVectors) * kColumns);
    for (int vector = 0; vector < kVectors; ++vector) {
      for (int column = 0; column < kColumns; ++column) {
        double sum = 0;
        for (int row = 0; row < kRows; ++row) {
          const int input = matrix_.inputs[static_cast<std::size_t>(vector * kRows + row)];
          if (((input >> bit) & 1) != 0)
            sum += cells[static_cast<std::size_t>(row * kColumns + column)];
        }
        const double code = read(sum);
        clips_ += code != sum ? 1 : 0;
        lost_by_[static_cast<std::size_t>(vector * kColumns + column)] +=
            std::ldexp(sum - code, slice * bits_ + bit);
      }
    }
    lost_ = 0;
    for (const double lost : lost_by_) lost_ += lost * lost;
  }

  double read(double sum) const {
    double sums[kReadLanes] = {sum}, values[kReadLanes] = {};
    ColumnRead one;
    one.sums = sums;
    one.values = values;
    one.lanes = 1;
    column_readers().back()(law_, one);
    return values[0];
  }

  double squares() const {
    double squares = 0;
    for (int vector = 0; vector < kVectors; ++vector) {
      for (int column = 0; column < kColumns; ++column) {
        double sum = 0;
        for (int row = 0; row < kRows; ++row)
          sum += matrix_.inputs[static_cast<std::size_t>(vector * kRows + row)] *
                 matrix_.weights[static_cast<std::size_t>(row * kColumns + column)];
        squares += sum * sum;
      }
    }
    return squares;
  }

  const RandomMatrix& matrix_;
  int bits_;
  ReadLaw law_;
  int clips_ = 0;
  double lost_ = 0;
  std::vector<double> lost_by_;  // by vector and column
};

/// The widths that CrossSim 3.2 needs on such a matrix for no error of its own: 6 bits for cells of
/// 1 bit, 7 for cells of 2, signed, a step of a cell each.
TEST(ConverterBits, TheThresholdsAreThoseOfAnotherSimulator) {
  const RandomMatrix matrix;
  EXPECT_EQ(SlicedProduct(matrix, 1, 6).clips(), 0);
  EXPECT_GT(SlicedProduct(matrix, 1, 5).error(), 0.01);
  EXPECT_LT(SlicedProduct(matrix, 2, 7).error(), 0.002);
  EXPECT_GT(SlicedProduct(matrix, 2, 6).error(), 0.01);
}

/// How often a pair of columns of n cells, k of them on in the positive and m in the negative
/// array, is read as another number than k - m, by a Monte Carlo that shares nothing with the
/// cells' law.
double misread_share(int n, int k, int m, double sigma, double ratio, int trials) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  const double off = 1 / (ratio - 1);  // in steps, which are on less off
  const auto column = [&](int on) {
    double sum = 0;
    for (int cell = 0; cell < n; ++cell)
      sum += (cell < on ? 1 + off : off) * std::exp(sigma * normal(random));
    return sum;
  };
  int wrong = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const double read = column(k) - column(m);
    wrong += std::lround(read) != k - m ? 1 : 0;
  }
  return static_cast<double>(wrong) / trials;
}

TEST(CellPairs, AreMisreadAsOftenAsInAMonteCarloOfTheirOwn) {
  struct Case {
    int n, k, m;
    double sigma, ratio;
  };
  constexpr int kTrials = 40000;
  for (const Case& c : {Case{4, 3, 1, 0.1, 10}, Case{9, 5, 3, 0.1, 10}, Case{9, 4, 4, 0.2, 50},
                        Case{16, 8, 8, 0.1, 10}, Case{16, 12, 3, 0.1, 50}}) {
    DeviceConfig device;
    device.variation = c.sigma;
    device.variation_kind = VariationKind::kLognormal;
    device.on_off_ratio = c.ratio;
    const CellLaw law(device, 1);
    int wrong = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      const CounterRandom array = CounterRandom(3).of(static_cast<std::uint64_t>(trial));
      double sum = 0;
      for (int cell = 0; cell < c.n; ++cell) {
        const CounterRandom place = array.of(static_cast<std::uint64_t>(cell));
        // The on cells of both arrays; k + m may be more than n, so each array gets its own draw.
        sum += law.program(cell < c.k ? 1 : 0, 0, place.of(0)).positive;
        sum -= law.program(cell < c.m ? 1 : 0, 0, place.of(1)).positive;
      }
      wrong += std::lround(sum) != c.k - c.m ? 1 : 0;
    }
    const double share = misread_share(c.n, c.k, c.m, c.sigma, c.ratio, kTrials);
    EXPECT_GT(share, 0.001);
    EXPECT_NEAR(static_cast<double>(wrong) / kTrials, share,
                3 * std::sqrt(2 * share * (1 - share) / kTrials))
        << c.k << " and " << c.m << " of " << c.n << " cells, sigma " << c.sigma;
  }
}

}  // namespace
}  // namespace ohmic
