// A network of one's own, as a JSON graph of layers: which of its inner layers is worth fewer bits?
#include <ohmic/simulator.h>

#include <iostream>
#include <string>

namespace {

void print(const std::string& network, const std::string& policy) {
  const ohmic::Simulation run = ohmic::simulate(network, "wei2022", policy);
  std::cout << policy << ": " << run.total("latency_ms") << " ms, " << run.total("energy_mj")
            << " mJ, " << run.total("crossbars") << " crossbars\n";
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: own_network NETWORK.json\n";
    return 2;
  }
  try {
    // One part a weight layer, in the order of the file: stem, left, right, classes.
    print(argv[1], "W8A8-W8A8-W8A8-W8A8");
    print(argv[1], "W8A8-W4A4-W8A8-W8A8");
    print(argv[1], "W8A8-W8A8-W4A4-W8A8");
  } catch (const ohmic::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
}
