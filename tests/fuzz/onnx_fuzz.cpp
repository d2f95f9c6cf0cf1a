// ONNX files: read, worked out, translated, and the network that comes out written and read again.
#include "nets/network_loader.h"
#include "nets/onnx/onnx_import.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

void check_imported(const ImportedNetwork& imported) {
  const std::string written = network_to_json(imported.network).dump();
  const NetworkSpec again = parse_network(written, "written.json");
  require(network_to_json(again).dump() == written, "a network written and read is the same");
  for (const Layer& layer : imported.network.layers) {
    if (!layer.is_weight_layer()) continue;
    const auto weight = imported.parameters.find(layer.name + ".weight");
    require(weight != imported.parameters.end(), "a weight layer has weights");
    const Im2col matrix = im2col(layer);
    require(weight->second.values.size() ==
                static_cast<std::size_t>(matrix.rows * matrix.columns * matrix.groups),
            "weights fill their matrix");
    require(layer.bias == (imported.parameters.count(layer.name + ".bias") > 0),
            "a bias is there where the network says so");
  }
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic;
  ImportedNetwork imported;
  try {
    // No folder of that name: external data is never there.
    imported = import_onnx(fuzz::text_of(data, size), "network.onnx", "/nowhere");
  } catch (const ConfigError& error) {
    fuzz::require_plain_line(error.what());
    return 0;
  }
  fuzz::check_imported(imported);
  return 0;
}
