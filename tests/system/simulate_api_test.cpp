// The library as another program calls it: with a main that knows nothing of SystemC.
#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "api/simulator.h"
#include "hw/accelerator.h"
#include "hw/config/hardware_record.h"
#include "hw/sim/kernel_context.h"
#include "nets/network_loader.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

/// The JSON without what a run itself took.
Json figures(const Simulation& run) {
  Json json = Json::parse(run.json());
  json.erase("simulator");
  return json;
}

int exit_code_of_call(const std::string& net, const std::string& hw, const std::string& policy,
                      const std::vector<std::string>& settings = {}) {
  try {
    simulate(net, hw, policy, settings);
  } catch (const Error& error) {
    return error.exit_code();
  }
  return 0;
}

TEST(SimulateApi, OneProcessPricesAHundredChips) {
  const Json first = figures(simulate("lenet5", "wei2022", "W8A8"));
  const std::vector<std::string> nets = {"lenet5", "lenet5-32"};
  for (int i = 0; i < 100; ++i) {
    const std::string rows = std::to_string(32 << (i % 3));
    const std::string pes = std::to_string(4 + i % 13);
    const std::vector<std::string> settings = {
        "crossbar.rows=" + rows, "tile.pes=" + pes,
        i % 2 == 0 ? "chip.dataflow=pipelined" : "chip.dataflow=layer_serial"};
    const Simulation run = simulate(nets[static_cast<std::size_t>(i % 2)],
                                    i % 5 == 0 ? "isaac" : "wei2022", "W4A4", settings);
    const Json hardware = Json::parse(run.json()).at("hardware");
    EXPECT_EQ(hardware.at("tile").at("pes").get<int>(), 4 + i % 13);
    EXPECT_GT(run.total("latency_ms"), 0);
  }
  EXPECT_EQ(figures(simulate("lenet5", "wei2022", "W8A8")), first) << "a kernel remembers others";
}

TEST(SimulateApi, ErrorsCarryTheExitCodeOfTheProgram) {
  EXPECT_EQ(exit_code_of_call("lenet9", "wei2022", "W8A8"), 2);
  EXPECT_EQ(exit_code_of_call("lenet5", "wei1999", "W8A8"), 2);
  EXPECT_EQ(exit_code_of_call("lenet5", "wei2022", "W17A9"), 2);
  EXPECT_EQ(exit_code_of_call("lenet5", "wei2022", "W8A8", {"adc.bits=0"}), 2);
  EXPECT_EQ(exit_code_of_call("vgg13", "wei2022", "W8A8", {"chip.tiles_x=1", "chip.tiles_y=1"}), 3);
  EXPECT_EQ(exit_code_of_call("lenet5", "wei2022", "W8A8"), 0) << "after errors it goes on";
}

TEST(SimulateApi, FiguresHaveTheirNamesInTotal) {
  const Simulation run = simulate("lenet5", "wei2022", "W8A8");
  EXPECT_EQ(run.total("crossbars"), 112);
  EXPECT_THROW(run.total("latency"), Error);
}

TEST(SimulateApi, ThreadsWaitForEachOther) {
  const Json alone = figures(simulate("lenet5", "wei2022", "W6A4"));
  std::vector<Json> results(4);
  std::vector<std::thread> threads;
  for (Json& result : results)
    threads.emplace_back([&] { result = figures(simulate("lenet5", "wei2022", "W6A4")); });
  for (std::thread& thread : threads) thread.join();
  for (const Json& result : results) EXPECT_EQ(result, alone);
}

// Four 16 x 16 arrays a tile: W8A8 of 16 rows takes two tiles a layer, W16A16 four.
TEST(Accelerator, AChipGrowsForAPolicyThatNeedsMoreTiles) {
  const NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "two",
    "input": {"channels": 4, "height": 4, "width": 4}, "layers": [
      {"name": "a", "type": "conv2d", "out_channels": 16, "kernel": 2},
      {"name": "b", "type": "conv2d", "out_channels": 16, "kernel": 1}]})",
                                            "two.json");
  const HardwareRecord hardware = load_hardware(
      "wei2022", {"crossbar.rows=16", "crossbar.columns=16", "tile.pes=2", "pe.crossbar_groups=2"});
  const auto fresh = [&](int bits) {
    const KernelContext kernel;
    Accelerator chip(network, make_chip_config(hardware), make_energy_table(hardware));
    return chip.price(uniform_policy(network, bits, bits));
  };
  const KernelContext kernel;
  Accelerator chip(network, make_chip_config(hardware), make_energy_table(hardware));
  for (const int bits : {2, 16, 8, 12, 16}) {
    const CostReport grown = chip.price(uniform_policy(network, bits, bits));
    const CostReport alone = fresh(bits);
    EXPECT_EQ(grown.latency_ms, alone.latency_ms) << bits;
    EXPECT_EQ(grown.energy_mj, alone.energy_mj) << bits;
    EXPECT_EQ(grown.tiles, alone.tiles) << bits;
  }
  EXPECT_EQ(fresh(8).tiles, 4U);
  EXPECT_EQ(fresh(16).tiles, 8U);
}

TEST(SimulateApi, AChipGoesOnAfterAnotherWasPricedMeanwhile) {
  const NetworkSpec network = load_network("lenet5");
  const HardwareRecord hardware = load_hardware("wei2022");
  const KernelContext kernel;
  Accelerator chip(network, make_chip_config(hardware), make_energy_table(hardware));
  const QuantPolicy policy = uniform_policy(network, 8, 8);
  const double before = chip.price(policy).latency_ms;
  EXPECT_NE(simulate("lenet5", "isaac", "W4A4").total("latency_ms"), before);
  EXPECT_EQ(chip.price(policy).latency_ms, before);
}

}  // namespace
}  // namespace ohmic
