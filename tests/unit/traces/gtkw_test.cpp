#include "traces/gtkw.h"

#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SaveFile : public testing::Test {
 protected:
  std::string text(const std::string& scope,
                   const std::vector<std::string>& layers = {"a W8A8", "b W8A8"},
                   const std::vector<Picoseconds>& starts = {6000, 7000}) {
    signals_ = std::make_unique<WaveSignals>(net_.mapping(), net_.chip, scope);
    return gtkw_text("t.vcd", net_.mapping(), net_.chip, *signals_, layers, starts,
                     {5000, 405'000});
  }

  MappedNetwork net_{
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
                                     {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1})",
                   1, 2, 2),
      chip_with()};
  std::unique_ptr<WaveSignals> signals_;
};

/// Every row names a signal of the wave, with its width.
TEST_F(SaveFile, NamesSignalsThatAreThere) {
  const std::string all = text("*");
  std::set<std::string> known;
  for (const Signal& s : signals_->all())
    known.insert(s.name + (s.bits == 1 ? "" : "[" + std::to_string(s.bits - 1) + ":0]"));
  int rows = 0;
  const std::regex row("\\+\\{[^}]*\\} (\\S+)");
  for (std::sregex_iterator it(all.begin(), all.end(), row), none; it != none; ++it, ++rows)
    EXPECT_EQ(known.count((*it)[1]), 1U) << (*it)[1];
  EXPECT_GE(rows, 2 + 2 * 6);
}

TEST_F(SaveFile, ShowsEveryLayerAndTheIoPort) {
  const std::string all = text("*");
  EXPECT_THAT(all, HasSubstr("[dumpfile] \"t.vcd\"\n[timestart] 5000\n"));
  EXPECT_THAT(all, HasSubstr("-a W8A8 on tile_x0_y0\n"));
  EXPECT_THAT(all, HasSubstr("-b W8A8 on tile_x"));
  EXPECT_THAT(all, HasSubstr("@8024\n+{window} chip.tile_x0_y0.window[2:0]\n@20000\n-\n"));
  EXPECT_THAT(all, HasSubstr("@820\n+{waits for} chip.tile_x0_y0.wait_text[55:0]\n"));
  EXPECT_THAT(all, HasSubstr("@28\n+{PE 0 busy} chip.tile_x0_y0.pe_0.busy\n"));
  EXPECT_THAT(all, HasSubstr("@24\n+{slice} chip.tile_x0_y0.pe_0.slice[3:0]\n"));
  EXPECT_THAT(all, HasSubstr("+{to the I/O port} chip.mesh.router_x0_y0.out_west.busy\n"));
}

TEST_F(SaveFile, FoldsAwayTheUnitsOfEachLayersFirstTile) {
  const std::string all = text("*");
  const std::size_t begin = all.find("@c00200\n-units, buffers, links\n");
  const std::string group = all.substr(begin, all.find("-b W8A8 on") - begin);
  for (const char* row :
       {"+{bus} chip.tile_x0_y0.bus.busy\n", "+{adder tree} chip.tile_x0_y0.adder_tree.busy\n",
        "+{line buffer capacity} chip.tile_x0_y0.line_buffer.capacity[",
        "+{output buffer capacity} chip.tile_x0_y0.output_buffer.capacity[",
        "+{link local} chip.mesh.router_x0_y0.out_local.busy\n",
        "@1401200\n-units, buffers, links\n"}) {
    EXPECT_THAT(group, HasSubstr(row));
  }
  EXPECT_THAT(all, HasSubstr("+{converters busy} chip.tile_x0_y0.pe_0.adc_bank.busy\n"));
  EXPECT_THAT(all, HasSubstr("+{power uW} chip.power_uw[39:0]\n"));
  const std::string none = text("*.pe_0.busy");
  EXPECT_THAT(none, Not(HasSubstr("-units, buffers, links"))) << "a group without rows";
}

TEST_F(SaveFile, MarksWhereLayersStartWithinTheRange) {
  EXPECT_THAT(text("*"), HasSubstr(" 5000 6000 7000 -1 -1"));
  EXPECT_THAT(text("*"), HasSubstr("[markername] Aa W8A8\n[markername] Bb W8A8\n[treeopen]"));
  const std::string one = text("*.window", {"a", "b"}, {4999, 405'000});
  EXPECT_THAT(one, HasSubstr(" 5000 405000 -1"));
  EXPECT_THAT(one, HasSubstr("[markername] Ab\n[treeopen]"));
}

/// Of 53 layers the first, and about every second one behind it.
TEST(SaveFileMarkers, OfManyLayersAreAtEqualDistances) {
  std::string list;
  std::vector<std::string> labels;
  std::vector<Picoseconds> starts;
  for (int l = 0; l < 53; ++l) {
    const std::string name = "l" + std::to_string(l);
    list += (l == 0 ? "" : ",") + ("{\"name\": \"" + name) +
            "\", \"type\": \"conv2d\", \"out_channels\": 1, \"kernel\": 1}";
    labels.push_back(name);
    starts.push_back(static_cast<Picoseconds>(100 - l));
  }
  const MappedNetwork net(network_with(list, 1, 2, 2), chip_with());
  const WaveSignals signals(net.mapping(), net.chip, "*");
  const std::string text =
      gtkw_text("t.vcd", net.mapping(), net.chip, signals, labels, starts, {0, 1000});
  EXPECT_THAT(text, HasSubstr("[markername] Al52\n[markername] Bl50\n[markername] Cl48\n"));
  EXPECT_THAT(text, HasSubstr("[markername] Zl2\n[treeopen]"));
}

/// GTKWave cuts a row's name before its last dot, and reads it up to a brace; headings are whole.
TEST_F(SaveFile, NamesOfLayersAreShownWhole) {
  const std::string all = text("*", {"layer2.0.downsample.0 W8A8", "a{b}\\c W8A8"});
  EXPECT_THAT(all, HasSubstr("+{layer2/0/downsample/0 W8A8} chip.controller.layer_1.active\n"));
  EXPECT_THAT(all, HasSubstr("+{a(b)/c W8A8} chip.controller.layer_2.active\n"));
  EXPECT_THAT(all, HasSubstr("-layer2.0.downsample.0 W8A8 on tile_x0_y0\n"));
}

TEST_F(SaveFile, LeavesOutWhatIsOutOfScope) {
  const std::string some = text("*.window");
  EXPECT_THAT(some, HasSubstr("chip.tile_x0_y0.window"));
  EXPECT_THAT(some, Not(HasSubstr("-links of the I/O port's router"))) << "a heading without rows";
  EXPECT_THAT(some, Not(HasSubstr("pe_0")));
  EXPECT_THAT(some, Not(HasSubstr("out_west")));
}

}  // namespace
}  // namespace ohmic
