#include "nets/graph_builder.h"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <utility>

#include "util/config_error.h"

namespace ohmic {
namespace {

std::size_t as_index(int i) { return static_cast<std::size_t>(i); }

/// Builds one network's graph step by step; each step relies on the ones before it.
class GraphBuilder {
 public:
  GraphBuilder(std::vector<LayerEntry> entries, const std::string& file, NetworkSpec& network)
      : entries_(std::move(entries)), file_(file), network_(network) {}

  void build() {
    index_names();
    for (int i = 0; i < size(); ++i) network_.layers.push_back(resolve(i));
    list_consumers();
    sort();
    find_output();
    list_weight_layers();
    mark_batch_norms();
  }

 private:
  int size() const { return static_cast<int>(entries_.size()); }
  const std::string& name(int i) const { return entries_[as_index(i)].layer.name; }
  [[noreturn]] void fail(int i, const std::string& key, const std::string& problem) const {
    fail_layer(file_, i, name(i), key, problem);
  }

  void index_names();
  Layer resolve(int i) const;
  int producer(int i, std::size_t position) const;
  void check_input_count(int i, const Layer& layer) const;
  void list_consumers();
  void sort();
  [[noreturn]] void fail_on_cycle(const std::vector<int>& waiting) const;
  void find_output();
  void list_weight_layers();
  void mark_batch_norms();

  std::vector<LayerEntry> entries_;
  const std::string& file_;
  NetworkSpec& network_;
  std::map<std::string, int> index_of_;
};

void GraphBuilder::index_names() {
  for (int i = 0; i < size(); ++i) {
    const auto [first, is_new] = index_of_.emplace(name(i), i);
    if (!is_new) {
      fail(i, "name", "this name is already taken by /layers/" + std::to_string(first->second));
    }
  }
}

Layer GraphBuilder::resolve(int i) const {
  const LayerEntry& entry = entries_[as_index(i)];
  Layer layer = entry.layer;
  if (!entry.has_inputs) layer.inputs = {i == 0 ? kNetworkInput : i - 1};
  for (std::size_t k = 0; k < entry.inputs.size(); ++k) layer.inputs.push_back(producer(i, k));
  check_input_count(i, layer);
  return layer;
}

int GraphBuilder::producer(int i, std::size_t position) const {
  const std::string& wanted = entries_[as_index(i)].inputs[position];
  if (wanted == "input") return kNetworkInput;
  const auto found = index_of_.find(wanted);
  if (found != index_of_.end()) return found->second;
  std::vector<std::string> known = {"input"};
  for (const auto& entry : index_of_) known.push_back(entry.first);
  fail(i, "inputs/" + std::to_string(position),
       "unknown layer '" + wanted + "'" + did_you_mean(wanted, known));
}

void GraphBuilder::check_input_count(int i, const Layer& layer) const {
  const bool joins = layer.kind == LayerKind::kAdd || layer.kind == LayerKind::kMultiply ||
                     layer.kind == LayerKind::kConcat;
  const std::size_t count = layer.inputs.size();
  if (joins ? count >= 2 : count == 1) return;
  fail(i, "inputs",
       std::string(to_string(layer.kind)) + " takes " +
           (joins ? "two or more inputs" : "one input") + ", found " + std::to_string(count));
}

void GraphBuilder::list_consumers() {
  network_.consumers.resize(entries_.size());
  for (int i = 0; i < size(); ++i) {
    for (const int p : network_.layers[as_index(i)].inputs) {
      if (p == kNetworkInput) continue;
      std::vector<int>& readers = network_.consumers[as_index(p)];
      // A layer that reads another twice (x + x) is one reader.
      if (readers.empty() || readers.back() != i) readers.push_back(i);
    }
  }
}

/// Kahn's algorithm; of the layers that are ready, the first in the file goes first.
void GraphBuilder::sort() {
  std::vector<int> waiting(entries_.size());
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int i = 0; i < size(); ++i) {
    std::vector<int> producers = network_.layers[as_index(i)].inputs;
    std::sort(producers.begin(), producers.end());
    producers.erase(std::unique(producers.begin(), producers.end()), producers.end());
    const auto outside = std::count(producers.begin(), producers.end(), kNetworkInput);
    waiting[as_index(i)] = static_cast<int>(producers.size()) - static_cast<int>(outside);
    if (waiting[as_index(i)] == 0) ready.push(i);
  }
  while (!ready.empty()) {
    const int i = ready.top();
    ready.pop();
    network_.order.push_back(i);
    for (const int reader : network_.consumers[as_index(i)]) {
      if (--waiting[as_index(reader)] == 0) ready.push(reader);
    }
  }
  if (network_.order.size() != entries_.size()) fail_on_cycle(waiting);
}

void GraphBuilder::fail_on_cycle(const std::vector<int>& waiting) const {
  // Every waiting layer has a waiting producer, so walking back from any of them must meet a layer
  // again.
  const auto is_waiting = [&](int i) { return i != kNetworkInput && waiting[as_index(i)] > 0; };
  int i = 0;
  while (!is_waiting(i)) ++i;
  std::vector<int> walk;
  while (std::find(walk.begin(), walk.end(), i) == walk.end()) {
    walk.push_back(i);
    const std::vector<int>& inputs = network_.layers[as_index(i)].inputs;
    i = *std::find_if(inputs.begin(), inputs.end(), is_waiting);
  }
  std::string cycle = "'" + name(i) + "'";
  for (auto step = walk.rbegin(); *step != i; ++step) cycle += " -> '" + name(*step) + "'";
  fail(i, "inputs", "lies on a cycle: " + cycle + " -> '" + name(i) + "'");
}

void GraphBuilder::find_output() {
  std::vector<int> unread;
  for (int i = 0; i < size(); ++i) {
    if (network_.consumers[as_index(i)].empty()) unread.push_back(i);
  }
  network_.output = unread.back();
  if (unread.size() == 1) return;
  std::string names;
  for (const int i : unread) names += (names.empty() ? "'" : ", '") + name(i) + "'";
  fail(unread.front(), "", "a network has one output, but no layer reads any of " + names);
}

void GraphBuilder::list_weight_layers() {
  for (int i = 0; i < size(); ++i) {
    if (network_.layers[as_index(i)].is_weight_layer()) network_.weight_layers.push_back(i);
  }
  if (network_.weight_layers.empty()) {
    throw ConfigError(file_, "/layers", "the network has no weight layer (conv2d or linear)");
  }
}

/// A batch norm folds into the weight layer that it alone reads.
void GraphBuilder::mark_batch_norms() {
  for (Layer& layer : network_.layers) {
    const int before = layer.inputs.front();
    layer.folds = layer.kind == LayerKind::kBatchNorm2d && before != kNetworkInput &&
                  network_.layers[as_index(before)].is_weight_layer() &&
                  network_.consumers[as_index(before)].size() == 1;
  }
}

}  // namespace

void build_graph(std::vector<LayerEntry> entries, const std::string& file, NetworkSpec& network) {
  GraphBuilder(std::move(entries), file, network).build();
}

}  // namespace ohmic
