#include "tests/golden/random_case.h"

#include <algorithm>
#include <random>

#include "nets/network_loader.h"
#include "nets/network_spec.h"

namespace ohmic {
namespace {

/// Draws that are the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  int from(int low, int high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <typename T>
  T one_of(std::initializer_list<T> items) {
    return *(items.begin() + below(static_cast<int>(items.size())));
  }

 private:
  std::mt19937_64 random_;
};

/// Grows a network file layer by layer and follows the shape of its end.
class NetworkWriter {
 public:
  explicit NetworkWriter(std::uint64_t seed) : dice_(seed) {
    input_ = shape_ = {dice_.from(1, 4), dice_.from(5, 9), dice_.from(5, 9), false};
  }

  std::string write() {
    convolution();
    for (int n = dice_.from(1, 4); n > 0; --n) step();
    if (dice_.chance(20)) add("global_avg_pool", "");
    if (dice_.chance(70)) {
      add("flatten", "");
      add("linear", ", \"out_features\": " + std::to_string(dice_.from(2, 30)));
    }
    return "{\"schema_version\": 1, \"name\": \"random\", \"input\": {\"channels\": " +
           std::to_string(input_.channels) + ", \"height\": " + std::to_string(input_.height) +
           ", \"width\": " + std::to_string(input_.width) + "}, \"layers\": [" + layers_ + "]}";
  }

 private:
  std::string add(const std::string& type, const std::string& rest) {
    last_ = type + std::to_string(++count_);
    layers_ += std::string(count_ == 1 ? "" : ",\n") + "{\"name\": \"" + last_ +
               "\", \"type\": \"" + type + "\"" + rest + "}";
    return last_;
  }
  static std::string reads(const std::string& a, const std::string& b = "") {
    return ", \"inputs\": [\"" + a + "\"" + (b.empty() ? "" : ", \"" + b + "\"") + "]";
  }

  /// `keep`: the shape stays, as a residual join wants it.
  std::string convolution(const std::string& from = "", bool keep = false) {
    const int groups =
        shape_.channels % 2 == 0 && dice_.chance(30) ? dice_.one_of({2, shape_.channels}) : 1;
    const int kernel =
        keep ? dice_.one_of({1, 3}) : dice_.from(1, std::min({3, shape_.height, shape_.width}));
    const int stride = keep ? 1 : dice_.from(1, 2);
    const int padding = keep ? kernel / 2 : dice_.below(kernel);
    const int channels = keep ? shape_.channels : groups * dice_.from(1, 12 / groups + 1);
    Sliding sliding;
    sliding.kernel_h = sliding.kernel_w = kernel;
    sliding.stride_h = sliding.stride_w = stride;
    sliding.pad_top = sliding.pad_left = sliding.pad_bottom = sliding.pad_right = padding;
    shape_ = slide(shape_, sliding, channels);
    return add("conv2d", ", \"out_channels\": " + std::to_string(channels) + ", \"kernel\": " +
                             std::to_string(kernel) + ", \"stride\": " + std::to_string(stride) +
                             ", \"padding\": " + std::to_string(padding) + ", \"groups\": " +
                             std::to_string(groups) + (from.empty() ? "" : reads(from)));
  }

  void pool() {
    if (shape_.height < 2 || shape_.width < 2) return;
    Sliding sliding;
    sliding.kernel_h = sliding.kernel_w = 2;
    sliding.stride_h = sliding.stride_w = dice_.from(1, 2);
    shape_ = slide(shape_, sliding, shape_.channels);
    add(dice_.one_of({"max_pool2d", "avg_pool2d"}),
        ", \"kernel\": 2, \"stride\": " + std::to_string(sliding.stride_h));
  }

  void step() {
    const std::string fork = last_;
    switch (dice_.below(6)) {
      case 0:
        pool();
        break;
      case 1:
        add("relu", "");
        break;
      case 2:
        add("add", reads(convolution(fork, true), fork));
        break;
      case 3: {
        const std::string left = convolution(fork, true);
        add("concat", reads(left, fork));
        shape_.channels *= 2;
        break;
      }
      default:
        convolution();
    }
  }

  Dice dice_;
  Shape input_, shape_;
  std::string layers_, last_;
  int count_ = 0;
};

std::string buffers(Dice& dice) {
  return "tile.buffer_kib=" + std::string(dice.one_of({"64", "1", "0.25", "0.1"}));
}

}  // namespace

std::string random_network(std::uint64_t seed) { return NetworkWriter(seed).write(); }

std::string random_policy(const ChipCase& c, std::uint64_t seed) {
  Dice dice(seed);
  QuantPolicy policy;
  for (std::size_t l = 0; l < network_of(c).weight_layers.size(); ++l) {
    policy.layers.push_back({dice.from(2, 8), dice.from(2, 8)});
  }
  return to_string(policy);
}

ChipCase random_case(std::uint64_t seed) {
  ChipCase c;
  c.network = random_network(seed);
  Dice dice(seed * 7919 + 1);
  const auto set = [&](const std::string& key, auto value) {
    c.hardware.push_back(key + "=" + std::to_string(value));
  };
  c.hardware.push_back(std::string("pe.schedule=") + dice.one_of({"serial", "sample_hold"}));
  c.hardware.push_back(std::string("chip.dataflow=") + dice.one_of({"layer_serial", "pipelined"}));
  c.hardware.push_back(std::string("noc.contention=") + dice.one_of({"on", "on", "off"}));
  c.hardware.push_back(buffers(dice));
  set("crossbar.rows", dice.one_of({8, 16, 128}));
  set("crossbar.columns", dice.one_of({8, 16, 128}));
  set("crossbar.bits_per_cell", dice.from(1, 2));
  set("dac.bits", dice.from(1, 3));
  set("pe.crossbar_groups", dice.one_of({2, 8}));
  set("pe.adcs_per_group", dice.from(1, 8));
  set("tile.pes", dice.one_of({2, 5, 16}));
  set("tile.partial_sum_slots", dice.from(1, 4));
  set("chip.clock_mhz", dice.one_of({400, 900, 1000}));
  set("noc.max_packet_flits", 2 + dice.below(8));
  set("noc.buffer_flits", 10 + dice.below(20));
  c.policies = {random_policy(c, seed + 1)};
  return c;
}

}  // namespace ohmic
