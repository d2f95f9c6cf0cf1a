#include "util/random_source.h"

#include <locale>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ohmic {

std::string RandomSource::save() const {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << engine_;
  return text.str();
}

void RandomSource::load(const std::string& state) {
  std::istringstream text(state);
  text.imbue(std::locale::classic());
  text >> engine_;
  if (text.fail()) throw std::runtime_error("the saved state of a random generator is damaged");
}

double draw_noise(RandomSource& random) {
  constexpr double kMean = 2 * 65535.0;
  constexpr double kInverseDeviation = 1.7320508 / 65536.0;  // deviation of the sum: 2^16 / sqrt(3)
  const std::uint64_t word = random();
  const std::uint64_t sum =
      (word & 0xffff) + ((word >> 16) & 0xffff) + ((word >> 32) & 0xffff) + (word >> 48);
  return (static_cast<double>(sum) - kMean) * kInverseDeviation;
}

std::vector<std::uint32_t> draw_permutation(std::size_t count, RandomSource& random) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.index_below(i)]);
  return order;
}

}  // namespace ohmic
