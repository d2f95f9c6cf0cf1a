#include "app/options/input_content.h"

#include "app/options/quantizer_options.h"
#include "app/options/stored_options.h"
#include "datasets/image_hash.h"
#include "quant/network/weight_file.h"
#include "util/config_error.h"

namespace ohmic::app {

Json content_hashes(const TrainedNetwork& trained) {
  const Dataset& data = trained.data;
  Json hashes = {{"weights", weights_hash(trained.weights_file)},
                 {"training images", image_hash(data.train)},
                 {"validation images", image_hash(data.validation)}};
  if (!data.synthetic) hashes["test images"] = image_hash(data.load_test());
  return hashes;
}

void add_searched_inputs(Json& config, const SharedOptions& found,
                         const std::vector<NamedFile>& outputs, WeightsKind kind) {
  const TrainedNetwork trained = open_classifier(found, outputs, kind);
  config["content"] = content_hashes(trained);
  config["paths"].update(
      absolute_paths({{"data", trained.data.spec}, {"weights", trained.weights_file}}));
}

void keep_hardware_name(Json& hardware, const std::string& given, const std::string& found) {
  if (hardware.at("name") == one_line(found)) hardware["name"] = one_line(given);
}

}  // namespace ohmic::app
