#include "app/options/handed_options.h"

namespace ohmic::app {

void add_handed_options(po::options_description& options, std::vector<HandedOption>& handed) {
  for (HandedOption& option : handed) {
    options.add_options()(option.name, po::value(&option.text)->value_name(option.value_name),
                          option.meaning);
  }
}

std::vector<std::pair<std::string, std::string>> given_options(
    const std::vector<HandedOption>& handed) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const HandedOption& option : handed) {
    if (!option.text.empty()) given.emplace_back(option.name, option.text);
  }
  return given;
}

}  // namespace ohmic::app
