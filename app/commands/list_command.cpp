#include <iostream>

#include "app/commands.h"
#include "app/options/options.h"
#include "datasets/data_source.h"
#include "hw/config/hardware_record.h"
#include "methods/method_names.h"
#include "nets/network_loader.h"
#include "rl/agents/agent_names.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

/// A heading, and below it a line a name.
template <typename Entries>
void print_section(const std::string& heading, const Entries& entries) {
  TextTable table({{"", Align::kLeft}, {"", Align::kLeft, 18}, {"", Align::kLeft}});
  for (const auto& [name, text] : entries) table.add_row({"", name, text});
  std::cout << heading << '\n' << table.text();
}

/// The names with what `describe` says of each.
template <typename Describe>
std::vector<std::pair<std::string, std::string>> described(const std::vector<std::string>& names,
                                                           Describe describe) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const std::string& name : names) entries.emplace_back(name, describe(name));
  return entries;
}

}  // namespace

int run_list(const std::vector<std::string>& args) {
  po::variables_map values;
  if (!parse_options(
          "list",
          "Lists the networks, hardware presets, agents, methods and data sets that this build "
          "knows.",
          args, po::options_description("options"), values)) {
    return 0;
  }
  print_section("networks (--net)", described(shipped_networks(), describe_network));
  print_section("\nhardware presets (--hw)", described(hardware_presets(), describe_hardware));
  print_section("\nagents (search --agent)", known_agents());
  std::vector<std::pair<std::string, std::string>> methods;
  for (const Method& method : compression_methods()) methods.emplace_back(method.name, method.help);
  print_section("\nmethods (compress METHOD)", methods);
  print_section("\ndata sets (--data)", known_sources());
  return 0;
}

}  // namespace ohmic::app
