#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "nets/graph_order.h"
#include "nets/network_spec.h"

namespace ohmic {

/// One input of a layer.
template <typename Value>
class Operand {
 public:
  /// last: nobody reads the value behind this operand.
  Operand(Value& value, bool last) : value_(&value), last_(last) {}

  const Value& get() const { return *value_; }
  /// The value itself if nobody else reads it, else a copy: it may be overwritten.
  Value take() const { return last_ ? std::move(*value_) : *value_; }
  /// The same for a part of the value. part: from Value& to a reference.
  template <typename Part>
  auto part(const Part& part) const {
    return Operand<std::decay_t<decltype(part(*value_))>>(part(*value_), last_);
  }

 private:
  Value* value_;
  bool last_;
};

/// A layer whose turn it is.
template <typename Value>
struct LayerCall {
  const Layer& layer;
  std::size_t index;  ///< of NetworkSpec::layers
  int weight_index;   ///< among the weight layers; -1: it has no weights
  std::vector<Operand<Value>> inputs;

  const Operand<Value>& input() const { return inputs.front(); }
};

/// Walks the graph of a network: runs its layers in order on a backend and lets go of each value
/// behind its last reader. What a value is (an image's tensor, a batch's), and how a layer makes
/// one, is the backend's:
///
///   using Value = ...;                                 // Value() holds nothing
///   Value weight_layer(const LayerCall<Value>& call);  // conv2d, linear
///   Value digital_layer(const LayerCall<Value>& call); // the others, see run_digital_layer
template <typename Backend>
class GraphRunner {
 public:
  using Value = typename Backend::Value;
  /// The values alive at one point of the walk, see slot_of().
  using Slots = std::vector<Value>;

  /// network: must outlive it.
  explicit GraphRunner(const NetworkSpec& network)
      : network_(network),
        weight_index_(weight_layer_indices(network)),
        last_reader_(last_readers(network)) {}

  Slots start(Value input) const {
    Slots slots(network_.layers.size() + 1);
    slots[slot_of(kNetworkInput)] = std::move(input);
    return slots;
  }

  /// Runs positions [begin, end) of NetworkSpec::order.
  void run(Slots& slots, std::size_t begin, std::size_t end, Backend& backend) const {
    for (std::size_t position = begin; position < end; ++position) {
      const auto index = static_cast<std::size_t>(network_.order[position]);
      const Layer& layer = network_.layers[index];
      const LayerCall<Value> call{layer, index, weight_index_[index],
                                  operands(slots, layer, position)};
      Value output =
          layer.is_weight_layer() ? backend.weight_layer(call) : backend.digital_layer(call);
      for (const int producer : layer.inputs) {
        if (last_reader_[slot_of(producer)] == position) slots[slot_of(producer)] = Value();
      }
      slots[index + 1] = std::move(output);
    }
  }

  const Value& output(const Slots& slots) const { return slots[slot_of(network_.output)]; }

  /// The whole network's output for its input.
  Value run(Value input, Backend& backend) const {
    Slots slots = start(std::move(input));
    run(slots, 0, network_.order.size(), backend);
    return std::move(slots[slot_of(network_.output)]);
  }

 private:
  std::vector<Operand<Value>> operands(Slots& slots, const Layer& layer,
                                       std::size_t position) const {
    std::vector<Operand<Value>> operands;
    for (const int producer : layer.inputs) {
      const bool once = std::count(layer.inputs.begin(), layer.inputs.end(), producer) == 1;
      const std::size_t slot = slot_of(producer);
      operands.emplace_back(slots[slot], once && last_reader_[slot] == position);
    }
    return operands;
  }

  const NetworkSpec& network_;
  std::vector<int> weight_index_;
  std::vector<std::size_t> last_reader_;
};

}  // namespace ohmic
