#include "rl/oracles/chip_workers.h"

#include <filesystem>

#include "nets/network_loader.h"

namespace ohmic {

ChipWorkers::ChipWorkers(const NetworkSpec& network, const HardwareRecord& hardware)
    : network_("network", network_to_json(network).dump()),
      hardware_("hardware", hardware_to_json(hardware).dump()) {}

std::unique_ptr<CostWorker> ChipWorkers::start() const {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").replace_filename("ohmic");
  return std::make_unique<CostWorker>(
      program.string(), std::vector<std::string>{"simulate", "--net", network_.path(), "--hw",
                                                 hardware_.path(), "--policies", "-"});
}

}  // namespace ohmic
