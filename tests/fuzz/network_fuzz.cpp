// Network files: parsed, shapes inferred, written back and read again.
#include "nets/network_loader.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

/// A kernel never waits for pixels that do not exist, nor for fewer than the position before it.
void check_arrivals(const Layer& layer) {
  const std::int64_t windows = layer.out.pixels();
  std::int64_t before = 0;
  for (const std::int64_t window : {std::int64_t{0}, windows / 2, windows - 1}) {
    const std::int64_t needed = pixels_needed(layer, window);
    require(needed >= before && needed <= layer.in.pixels(), "pixels needed grow, within the map");
    before = needed;
  }
}

void check_fields(const Layer& layer) {
  for (const int y : {0, layer.out.height / 2, layer.out.height - 1}) {
    for (const int x : {0, layer.out.width - 1}) {
      const PixelBox box = receptive_field(layer, y, x);
      const bool inside = box.first_y >= 0 && box.first_x >= 0 && box.last_y < layer.in.height &&
                          box.last_x < layer.in.width;
      require(inside, "a receptive field lies in the map");
      if (layer.kind == LayerKind::kAvgPool2d) {
        require(pool_divisor(layer, y, x) > 0, "an average has a divisor");
      }
    }
  }
}

void check_layer(const Layer& layer) {
  require(layer.in.elements() > 0 && layer.out.elements() > 0, "shapes are not empty");
  check_arrivals(layer);
  if (!layer.out.flat) check_fields(layer);
  if (!layer.is_weight_layer()) return;
  const Im2col matrix = im2col(layer);
  require(matrix.rows > 0 && matrix.columns > 0 && matrix.windows > 0, "a matrix is not empty");
}

void check_network(const NetworkSpec& network) {
  require(network.order.size() == network.layers.size(), "every layer has its turn");
  for (const Layer& layer : network.layers) check_layer(layer);
  const std::string written = network_to_json(network).dump();
  const NetworkSpec again = parse_network(written, "written.json");
  require(network_to_json(again).dump() == written, "a network written and read is the same");
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const bool same = again.layers[i].in == network.layers[i].in &&
                      again.layers[i].out == network.layers[i].out &&
                      again.layers[i].inputs == network.layers[i].inputs;
    require(same, "a layer written and read has the same producers and shapes");
  }
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic;
  NetworkSpec network;
  try {
    network = parse_network(fuzz::text_of(data, size), "network.json");
  } catch (const ConfigError& error) {
    fuzz::require_plain_line(error.what());
    return 0;
  }
  fuzz::check_network(network);
  return 0;
}
