// A chip of one's own: a file with the keys that differ from the preset wei2022. Here it stands
// beside the preset, with larger arrays, and with too few tiles.
#include <ohmic/simulator.h>

#include <iostream>
#include <string>

namespace {

void print(const std::string& label, const ohmic::Simulation& run) {
  std::cout << label << ": " << run.total("latency_ms") << " ms, " << run.total("energy_mj")
            << " mJ, " << run.total("area_mm2") << " mm2, " << run.total("tiles") << " tiles\n";
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: own_chip CHIP.json\n";
    return 2;
  }
  const std::string chip = argv[1];
  const std::string policy = "W6A5/8";
  try {
    print("wei2022", ohmic::simulate("lenet5", "wei2022", policy));
    print("own chip", ohmic::simulate("lenet5", chip, policy));
    print("larger arrays",
          ohmic::simulate("lenet5", chip, policy, {"crossbar.rows=128", "crossbar.columns=128"}));
    ohmic::simulate("lenet5", chip, policy, {"chip.tiles_x=1", "chip.tiles_y=1"});
    return 1;  // the line before this throws
  } catch (const ohmic::Error& error) {
    std::cout << "one tile: " << error.what() << '\n';
    return error.exit_code() == 3 ? 0 : error.exit_code();
  }
}
