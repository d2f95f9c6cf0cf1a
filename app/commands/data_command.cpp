#include <iostream>
#include <set>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "datasets/data_source.h"
#include "datasets/dataset_split.h"
#include "datasets/validation_file.h"
#include "nets/network_loader.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic::app {
namespace {

struct Arguments {
  SharedOptions shared;
  std::string split;
};

bool parse(const std::vector<std::string>& args, Arguments& arguments) {
  po::options_description options("options");
  add_network_option(options, arguments.shared);
  add_image_options(options, arguments.shared);
  options.add_options()("split", po::value(&arguments.split)->value_name("OUT"),
                        "write which training images validate: their indices, as JSON, for "
                        "--validation");
  add_json_option(options, arguments.shared);
  po::variables_map values;
  return parse_options("data", "What a data set holds for a network, and which images validate.",
                       args, options, values);
}

/// Labels that at least one image has.
std::size_t classes_in(const ImageSet& images) {
  return std::set<std::uint16_t>(images.labels.begin(), images.labels.end()).size();
}

Json to_json(const Dataset& data, const NetworkSpec& network, const ImageSet& test) {
  return {{"schema_version", 1},
          {"network", network.name},
          {"data", one_line(data.spec)},  // paths may be no UTF-8
          {"synthetic", data.synthetic},
          {"shape", {network.input.channels, network.input.height, network.input.width}},
          {"classes", classes_in(data.train)},
          {"training_images", data.train.size()},
          {"validation_images", data.validation.size()},
          {"test_images", test.size()}};
}

void print(const Json& json) {
  std::cout << "data        " << json.at("data").get<std::string>() << "\nclasses     "
            << json.at("classes") << "\nimages      " << json.at("training_images") << " train, "
            << json.at("validation_images") << " validate, " << json.at("test_images") << " test"
            << std::endl;
}

}  // namespace

int run_data(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 0;
  const SharedOptions& shared = arguments.shared;
  const NetworkSpec network = load_network(shared.net);
  refuse_shared_files({{"--split", arguments.split}, {"--json", shared.json}},
                      image_files(shared, network));
  const Dataset data = open_dataset(shared.data, network, shared.validation);
  const Json json = to_json(data, network, data.load_test());
  if (!arguments.split.empty()) {
    const std::size_t images = data.train.size() + data.validation.size();
    write_file_atomically(arguments.split, validation_file_text(images, data.validation_indices));
  }
  if (shared.json != "-") print(json);
  if (!shared.json.empty()) write_json_result(shared.json, json.dump(2) + "\n");
  return 0;
}

}  // namespace ohmic::app
