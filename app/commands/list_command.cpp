#include <iostream>

#include "app/commands.h"
#include "app/options/options.h"
#include "datasets/dataset.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "rl/agents/agent_names.h"

namespace ohmic::app {
namespace {

void print_entry(const std::string& name, const std::string& text) {
  std::cout << "  " << name << std::string(name.size() < 20 ? 20 - name.size() : 1, ' ') << text
            << '\n';
}

}  // namespace

int run_list(const std::vector<std::string>& args) {
  po::variables_map values;
  if (!parse_options(
          "list",
          "Lists the networks, hardware presets, agents and data sets that this build knows.", args,
          po::options_description("options"), values)) {
    return 0;
  }
  std::cout << "networks (--net)\n";
  for (const std::string& name : shipped_networks()) print_entry(name, describe_network(name));
  std::cout << "\nhardware presets (--hw)\n";
  for (const std::string& name : hardware_presets()) print_entry(name, describe_hardware(name));
  std::cout << "\nagents (search --agent)\n";
  for (const auto& [name, text] : known_agents()) print_entry(name, text);
  std::cout << "\ndata sets (--data)\n";
  for (const auto& [spec, text] : known_datasets()) print_entry(spec, text);
  return 0;
}

}  // namespace ohmic::app
