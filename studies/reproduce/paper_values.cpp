#include "studies/reproduce/paper_values.h"

namespace ohmic {

// Wei Zheng et al., Journal of Computer Research and Development 59(3), 2022, 518-532.
// NOLINTNEXTLINE(readability-function-size): one table of numbers
const std::vector<PrintedValue>& printed_values() {
  static const std::vector<PrintedValue> values = {
      // Table 5. The third group of rows is set between two thresholds in print; its costs and the
      // text say that it is 0.8.
      {"table5", "lenet5 W8A8", "accuracy %", 98.11},
      {"table5", "lenet5 W8A8", "latency ms", 0.16},
      {"table5", "lenet5 W8A8", "energy mJ", 0.0023},
      {"table5", "lenet5 W8A8", "power W", 0.80},
      {"table5", "lenet5 th0.7 DDPG", "accuracy %", 95.55},
      {"table5", "lenet5 th0.7 DDPG", "latency ms", 0.15},
      {"table5", "lenet5 th0.7 DDPG", "energy mJ", 0.0016},
      {"table5", "lenet5 th0.7 DDPG", "power W", 0.34},
      {"table5", "lenet5 th0.7 DDPG", "cost %", 68.61},
      {"table5", "lenet5 th0.7 PPO", "accuracy %", 95.13},
      {"table5", "lenet5 th0.7 PPO", "latency ms", 0.15},
      {"table5", "lenet5 th0.7 PPO", "energy mJ", 0.0016},
      {"table5", "lenet5 th0.7 PPO", "power W", 0.32},
      {"table5", "lenet5 th0.7 PPO", "cost %", 67.78},
      {"table5", "lenet5 th0.8 DDPG", "accuracy %", 96.66},
      {"table5", "lenet5 th0.8 DDPG", "latency ms", 0.15},
      {"table5", "lenet5 th0.8 DDPG", "energy mJ", 0.0017},
      {"table5", "lenet5 th0.8 DDPG", "power W", 0.55},
      {"table5", "lenet5 th0.8 DDPG", "cost %", 78.80},
      {"table5", "lenet5 th0.8 PPO", "accuracy %", 96.63},
      {"table5", "lenet5 th0.8 PPO", "latency ms", 0.15},
      {"table5", "lenet5 th0.8 PPO", "energy mJ", 0.0017},
      {"table5", "lenet5 th0.8 PPO", "power W", 0.53},
      {"table5", "lenet5 th0.8 PPO", "cost %", 77.97},
      {"table5", "vgg13 W8A8", "accuracy %", 92.66},
      {"table5", "vgg13 W8A8", "latency ms", 6.11},
      {"table5", "vgg13 W8A8", "energy mJ", 6.67},
      {"table5", "vgg13 W8A8", "power W", 139.78},
      {"table5", "vgg13 th0.7 DDPG", "accuracy %", 92.49},
      {"table5", "vgg13 th0.7 DDPG", "latency ms", 4.49},
      {"table5", "vgg13 th0.7 DDPG", "energy mJ", 3.38},
      {"table5", "vgg13 th0.7 DDPG", "power W", 114.39},
      {"table5", "vgg13 th0.7 DDPG", "cost %", 68.67},
      {"table5", "vgg13 th0.7 PPO", "accuracy %", 92.27},
      {"table5", "vgg13 th0.7 PPO", "latency ms", 4.75},
      {"table5", "vgg13 th0.7 PPO", "energy mJ", 2.99},
      {"table5", "vgg13 th0.7 PPO", "power W", 116.01},
      {"table5", "vgg13 th0.7 PPO", "cost %", 68.52},
      {"table5", "vgg13 th0.8 DDPG", "accuracy %", 92.60},
      {"table5", "vgg13 th0.8 DDPG", "latency ms", 4.83},
      {"table5", "vgg13 th0.8 DDPG", "energy mJ", 4.30},
      {"table5", "vgg13 th0.8 DDPG", "power W", 126.65},
      {"table5", "vgg13 th0.8 DDPG", "cost %", 78.00},
      {"table5", "vgg13 th0.8 PPO", "accuracy %", 92.64},
      {"table5", "vgg13 th0.8 PPO", "latency ms", 4.99},
      {"table5", "vgg13 th0.8 PPO", "energy mJ", 3.54},
      {"table5", "vgg13 th0.8 PPO", "power W", 116.91},
      {"table5", "vgg13 th0.8 PPO", "cost %", 73.79},  // its own components give 72.79
      // Table 6, threshold 0.8, on a Tesla P100.
      {"table6", "DDPG", "episodes", 300},
      {"table6", "DDPG", "seconds a simulation", 81},
      {"table6", "DDPG", "search time h", 18},
      {"table6", "PPO", "episodes", 300},
      {"table6", "PPO", "seconds a simulation", 81},
      {"table6", "PPO", "search time h", 8},
      // Table 7 and its text: bits of episode 43 before and after seven decrements.
      {"table7", "before", "cost %", 90.88},
      {"table7", "after", "cost %", 79.17},
      {"table7", "before", "conv2 weight bits", 5},
      {"table7", "before", "conv2 activation bits", 7},
      {"table7", "before", "conv3 weight bits", 8},
      {"table7", "before", "conv3 activation bits", 7},
      {"table7", "before", "conv4 weight bits", 7},
      {"table7", "before", "conv4 activation bits", 8},
      {"table7", "before", "conv5 weight bits", 7},
      {"table7", "before", "conv5 activation bits", 6},
      {"table7", "before", "conv6 weight bits", 8},
      {"table7", "before", "conv6 activation bits", 7},
      {"table7", "before", "conv7 weight bits", 8},
      {"table7", "before", "conv7 activation bits", 7},
      {"table7", "after", "conv2 weight bits", 4},
      {"table7", "after", "conv2 activation bits", 6},
      {"table7", "after", "conv3 weight bits", 7},
      {"table7", "after", "conv3 activation bits", 6},
      {"table7", "after", "conv4 weight bits", 6},
      {"table7", "after", "conv4 activation bits", 7},
      {"table7", "after", "conv5 weight bits", 6},
      {"table7", "after", "conv5 activation bits", 5},
      {"table7", "after", "conv6 weight bits", 7},
      {"table7", "after", "conv6 activation bits", 6},
      {"table7", "after", "conv7 weight bits", 6},
      {"table7", "after", "conv7 activation bits", 5},
      {"table7", "decrements", "simulator calls", 7},
      // Table 8.
      {"table8", "ISAAC, peak at 16 bits", "GOPS/W", 627.5},
      {"table8", "PipeLayer, peak at 16 bits", "GOPS/W", 142.9},
      {"table8", "Cai et al.", "GOPS/W", 301.7},
      {"table8", "VGG-13, searched at th 0.7", "GOPS/W", 454.8},
      // Texts of figures 6, 8, 9 and 11.
      {"fig6", "th0.7", "episodes until it settles", 300},
      {"fig6", "th0.8", "episodes until it settles", 300},
      {"fig8", "PPO", "episodes until it meets the threshold", 200},
      {"fig9", "DDPG", "mean weight bits", 6.38},
      {"fig9", "PPO", "mean weight bits", 6},
      {"fig9", "PPO", "fewest weight bits", 4},
      {"fig9", "PPO", "most weight bits of an inner layer", 7},
      {"fig11", "policies", "above the threshold", 131},
      {"fig11", "policies", "all", 300},
      // Wu et al., IEEE TCAD 2024: ResNet-20 on CIFAR-10, and means over all networks.
      {"bwq-compression", "resnet20 bwq", "compression", 16.04},
      {"bwq-compression", "resnet20 bwq", "activation bits", 3},
      {"bwq-compression", "resnet20 bwq", "lost to float, points", 0.54},
      {"bwq-compression", "resnet20 bwq", "test accuracy %", 92.07},
      {"bwq-compression", "resnet20 bsq", "compression", 13.76},
      {"bwq-compression", "resnet20 bsq", "activation bits", 3},
      {"bwq-compression", "resnet20 bsq", "lost to float, points", 0.45},
      {"bwq-compression", "resnet20 bsq", "test accuracy %", 92.16},
      {"apq", "apq", "crossbars saved x", 4.52},
      {"apq", "apq", "GOPS/mm2 x", 4.11},
      {"apq", "apq", "GOPS/W x", 4.51},
      {"bwq-systems", "BWQ over ISAAC-OU", "speed-up", 6.08},
      {"bwq-systems", "BWQ over ISAAC-OU", "energy gain", 17.47},
      {"bwq-systems", "BWQ over SRE", "speed-up", 4.44},
      {"bwq-systems", "BWQ over SRE", "energy gain", 11.98},
      {"bwq-systems", "BWQ over SME", "speed-up", 3.66},
      {"bwq-systems", "BWQ over SME", "energy gain", 7.65},
      {"bwq-systems", "BWQ over BSQ", "speed-up", 1.45},
      {"bwq-systems", "BWQ over BSQ", "energy gain", 2.66},
      {"bwq-index", "SRE", "times BWQ's", 17.38},
      {"bwq-index", "SME", "times BWQ's", 0.2242},  // "4.46 x above SME"
  };
  return values;
}

std::optional<double> printed(const std::string& item, const std::string& row,
                              const std::string& quantity) {
  for (const PrintedValue& value : printed_values()) {
    if (item == value.item && row == value.row && quantity == value.quantity) return value.value;
  }
  return std::nullopt;
}

}  // namespace ohmic
