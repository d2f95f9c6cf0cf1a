// What does LeNet-5 cost on the paper's chip, and what do fewer bits save?
#include <ohmic/simulator.h>

#include <iostream>

int main() {
  try {
    const ohmic::Simulation wide = ohmic::simulate("lenet5", "wei2022", "W8A8");
    const ohmic::Simulation narrow = ohmic::simulate("lenet5", "wei2022", "W4A4/8");
    for (const char* figure : {"latency_ms", "energy_mj", "component_power_w"}) {
      std::cout << figure << ": " << wide.total(figure) << " at 8 bits, " << narrow.total(figure)
                << " with inner layers at 4\n";
    }
    return narrow.total("energy_mj") < wide.total("energy_mj") ? 0 : 1;
  } catch (const ohmic::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
}
