#include "app/compress/network_price.h"

#include "hw/functional/functional_chip.h"
#include "hw/sim/kernel_context.h"

namespace ohmic::app {

void require_fit(const NetworkSpec& network, const HardwareRecord& dense) {
  Accelerator(network, make_chip_config(dense), make_chip_prices(dense))
      .map(uniform_policy(network, 8, 8));
}

PriceNetwork price_on_timed_chip(const NetworkSpec& network) {
  return [&network](const HardwareRecord& hardware, const IntegerNetwork& integers) {
    const KernelContext kernel;
    Accelerator chip(network, make_chip_config(hardware), make_chip_prices(hardware));
    return chip.run(map_integers(chip, integers));
  };
}

}  // namespace ohmic::app
