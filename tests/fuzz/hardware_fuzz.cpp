// Hardware files and overrides: leading lines `--set KEY=VALUE`, then the file.
#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

struct HardwareInput {
  std::vector<std::string> overrides;
  std::string text;
};

HardwareInput split(std::string text) {
  const std::string flag = "--set ";
  HardwareInput input;
  while (text.compare(0, flag.size(), flag) == 0) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    input.overrides.push_back(text.substr(flag.size(), end - flag.size()));
    text.erase(0, end + 1);
  }
  input.text = std::move(text);
  return input;
}

void check_chip(const ChipConfig& chip) {
  require(chip.tiles() > 0 && chip.pes_per_tile > 0 && chip.groups_per_pe > 0, "a chip has PEs");
  require(chip.arrays[0].rows > 0 && chip.arrays[0].columns > 0, "an array has cells");
  require(chip.clock_ps > 0 && chip.buffer_cycle_ps > 0 && chip.conversion_ps > 0, "a cycle lasts");
  require(chip.arrays[0].read_ps > 0 && chip.router_ps > 0 && chip.link_ps > 0, "a step lasts");
  require(chip.max_packet_flits <= chip.router_buffer_flits, "a buffer holds a packet");
  for (int bits = 2; bits <= 8; ++bits) {
    require(chip.weight_slices(bits) > 0 && chip.input_slices(bits) > 0, "a width has slices");
  }
}

void check_cost(const UnitCost& cost) {
  for (const double value : {cost.energy_pj, cost.power_mw, cost.area_um2}) {
    require(std::isfinite(value) && value >= 0, "a price is a finite number of at least 0");
  }
}

void check_prices(const EnergyTable& t) {
  for (const UnitCost& used : {t.cell, t.dac, t.sample_hold, t.adc, t.subtractor, t.shift_adder,
                               t.pe_registers, t.buffer_read, t.buffer_write, t.bus, t.adder, t.lut,
                               t.pool, t.vector_lane, t.router, t.link, t.controller}) {
    require(used.energy_pj > 0 && used.power_mw > 0, "what is counted costs energy");
  }
  for (const UnitCost& cost :
       {t.cell,        t.dac,          t.sample_hold,  t.adc,         t.subtractor,
        t.shift_adder, t.pe_registers, t.register_bit, t.buffer_read, t.buffer_write,
        t.buffer_bit,  t.bus,          t.adder,        t.lut,         t.pool,
        t.vector_lane, t.router,       t.link,         t.controller,  t.io}) {
    check_cost(cost);
  }
}

void check_record(const HardwareRecord& record) {
  check_chip(make_chip_config(record));
  check_prices(make_energy_table(record));
  const std::string written = hardware_to_json(record).dump();
  const HardwareRecord again = parse_hardware(written, "written.json");
  require(hardware_to_json(again).dump() == written, "hardware written and read is the same");
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic;
  const fuzz::HardwareInput input = fuzz::split(fuzz::text_of(data, size));
  HardwareRecord record;
  try {
    record = parse_hardware(input.text, "hardware.json", input.overrides);
  } catch (const ConfigError& error) {
    fuzz::require_plain_line(error.what());
    return 0;
  }
  fuzz::check_record(record);
  return 0;
}
