#include "traces/wave_signals.h"

#include <gmock/gmock.h>

#include "tests/unit/hw/hw_case.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const kTwoLayers = R"(
  {"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 3},
  {"name": "fc", "type": "linear", "out_features": 3, "inputs": ["flat"]},
  {"name": "flat", "type": "flatten", "inputs": ["conv"]})";

MappedNetwork two_layers() { return {network_with(kTwoLayers, 1, 4, 4), chip_with()}; }

std::vector<std::string> names(const WaveSignals& signals) {
  std::vector<std::string> all;
  for (const Signal& signal : signals.all()) all.push_back(signal.name);
  return all;
}

TEST(WaveSignals, MirrorTheChip) {
  const MappedNetwork net = two_layers();
  const auto all = names(WaveSignals(net.mapping(), net.chip, "*"));
  for (const std::string name : {"chip.power_uw",
                                 "chip.controller.begun",
                                 "chip.controller.layer_2.active",
                                 "chip.io_port.vectors_sent",
                                 "chip.tile_x0_y0.wait",
                                 "chip.tile_x0_y0.wait_text",
                                 "chip.tile_x0_y0.window",
                                 "chip.tile_x0_y0.line_buffer.busy_read",
                                 "chip.tile_x0_y0.line_buffer.busy_write",
                                 "chip.tile_x0_y0.line_buffer.occupancy",
                                 "chip.tile_x0_y0.line_buffer.capacity",
                                 "chip.tile_x0_y0.output_buffer.occupancy",
                                 "chip.tile_x0_y0.output_buffer.capacity",
                                 "chip.tile_x0_y0.bus.busy",
                                 "chip.tile_x0_y0.adder_tree.busy",
                                 "chip.tile_x0_y0.activation_lut.busy",
                                 "chip.tile_x0_y0.pool.busy",
                                 "chip.tile_x0_y0.pe_0.busy",
                                 "chip.tile_x0_y0.pe_0.layer",
                                 "chip.tile_x0_y0.pe_0.slice",
                                 "chip.tile_x0_y0.pe_0.adc_bank.busy",
                                 "chip.mesh.router_x0_y0.out_local.busy",
                                 "chip.mesh.router_x0_y0.out_west.flits"}) {
    EXPECT_THAT(all, Contains(name));
  }
}

TEST(WaveSignals, AreThoseOfMappedUnitsAlone) {
  const MappedNetwork net = two_layers();  // a PE each, on two tiles
  const auto all = names(WaveSignals(net.mapping(), net.chip, "*"));
  int tiles = 0;
  for (const std::string& name : all) {
    EXPECT_THAT(name, Not(HasSubstr("pe_1.")));
    EXPECT_THAT(name, Not(HasSubstr("vector_lanes"))) << "no stage is hosted";
    if (name.find(".window") != std::string::npos) ++tiles;
  }
  EXPECT_EQ(tiles, 2);
}

TEST(WaveSignals, OfAHostedStageHaveItsNumber) {
  const MappedNetwork net(network_with(R"(
      {"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1, "inputs": ["a"]},
      {"name": "sum", "type": "add", "inputs": ["a", "b"]})",
                                       1, 2, 2),
                          chip_with());
  const WaveSignals signals(net.mapping(), net.chip, "*");
  const auto all = names(signals);
  const int host = net.mapping().vector_host[2];
  const std::string tile = "chip.tile_x" + std::to_string(host % net.chip.tiles_x) + "_y" +
                           std::to_string(host / net.chip.tiles_x);
  EXPECT_THAT(all, Contains(tile + ".stage_2.wait"));
  EXPECT_THAT(all, Contains(tile + ".operand_buffer.occupancy"));
  EXPECT_THAT(all, Contains(tile + ".vector_lanes.busy"));
  EXPECT_NE(signals.stages.at({2, host}).window, kNoSignal);
}

TEST(WaveSignals, AreAsWideAsTheirLargestValue) {
  const MappedNetwork net = two_layers();
  const WaveSignals signals(net.mapping(), net.chip, "*");
  const auto bits = [&](int signal) {
    return signals.all()[static_cast<std::size_t>(signal)].bits;
  };
  const PeSignals& pe = signals.tiles.at(0).pes[0];
  EXPECT_EQ(bits(pe.busy), 1);
  EXPECT_EQ(bits(pe.layer), 2) << "layers 1 and 2";
  EXPECT_EQ(bits(pe.slice), 4) << "slices 1 to 8";
  EXPECT_EQ(bits(signals.stages.at({0, 0}).window), 3) << "windows 1 to 4";
  EXPECT_EQ(bits(signals.tiles.at(0).occupancy[0]), 8) << "16 pixels of 8 bits";
}

TEST(WaveSignals, AScopePicksByFullName) {
  const MappedNetwork net = two_layers();
  const WaveSignals signals(net.mapping(), net.chip, "chip.*.pe_0.[bl]*");
  EXPECT_THAT(
      names(signals),
      testing::ElementsAre("chip.tile_x0_y0.pe_0.busy", "chip.tile_x0_y0.pe_0.layer",
                           testing::HasSubstr("pe_0.busy"), testing::HasSubstr("pe_0.layer")));
  EXPECT_EQ(signals.tiles.at(0).pes[0].slice, kNoSignal);
  EXPECT_EQ(signals.tiles.at(0).units[0], kNoSignal);
  EXPECT_EQ(signals.begun, kNoSignal);
  EXPECT_EQ(signals.links.begin()->second.busy, kNoSignal);
}

TEST(WaveSignals, AScopeOfNothingIsAnErrorWithAnExample) {
  const MappedNetwork net = two_layers();
  EXPECT_EQ(config_error_of([&] { WaveSignals(net.mapping(), net.chip, "pe_0"); }),
            "--trace-scope: 'pe_0' matches no signal; one of them is chip.tile_x0_y0.pe_0.busy");
}

TEST(LinksInUse, AreThoseOfTheRoutes) {
  const MappedNetwork net = two_layers();
  ASSERT_EQ(net.mapping().layers[1].tiles[0].tile, net.chip.tiles_x) << "below the first tile";
  const int below = net.chip.tiles_x;
  EXPECT_THAT(
      links_in_use(net.mapping(), net.chip),
      testing::ElementsAre(Link(0, 0), Link(0, 3), Link(0, 4), Link(below, 0), Link(below, 1)));
}

}  // namespace
}  // namespace ohmic
