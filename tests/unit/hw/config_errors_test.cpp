#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string error_of_set(const std::string& assignment) {
  return config_error_of([&] { load_hardware("wei2022", {assignment}); });
}

/// A hardware file of its own for each test process.
class HardwareFile : public ::testing::Test {
 protected:
  void TearDown() override { std::remove(path_.c_str()); }
  std::string error_of(const std::string& text) {
    write(text);
    return config_error_of([&] { load_hardware(path_); });
  }
  void write(const std::string& text) { std::ofstream(path_) << text; }
  const std::string path_ = ::testing::TempDir() + "hardware_" +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".json";
};

TEST(HardwareSet, UnknownKeyNamesTheNearOne) {
  EXPECT_EQ(error_of_set("adc.rates_gsps=1"),
            "--set: /adc/rates_gsps: unknown key adc.rates_gsps; did you mean 'adc.rate_gsps'?");
}

TEST(HardwareSet, UnknownKeyIsFoundByItsBeginning) {
  EXPECT_THAT(error_of_set("adc.ratee=1"), HasSubstr("did you mean 'adc.rate_gsps'?"));
  EXPECT_THAT(error_of_set("pe.adcs=1"), HasSubstr("did you mean 'pe.adcs_per_group'?"));
}

TEST(HardwareSet, UnknownKeyOfAKnownSectionIsAnsweredWithItsKeys) {
  EXPECT_EQ(error_of_set("noc.width=8"),
            "--set: /noc/width: unknown key noc.width; noc has flit_bits, router_cycles, "
            "link_cycles, buffer_flits, max_packet_flits, credit_cycles, contention");
  EXPECT_THAT(error_of_set("nic.colour=8"), HasSubstr("; the sections are chip, tile, pe, "));
}

TEST(HardwareSet, AUnitThatIsUsedIsNeverFree) {
  EXPECT_EQ(
      error_of_set("power.cell_nw=0"),
      "--set: /power/cell_nw: power.cell_nw is 0, allowed is a number in [1e-15, 1000000000]");
  for (const ConfigKey& key : config_keys()) {
    if (key.path.rfind("power.", 0) != 0) continue;
    const bool may_be_free = key.path == "power.io_w" || key.path == "power.tile_leakage_mw" ||
                             key.path == "power.pe_leakage_mw";
    EXPECT_EQ(error_of_set(key.path + "=0") == "no error", may_be_free) << key.path;
  }
}

TEST(HardwareSet, NotAnAssignment) {
  EXPECT_EQ(error_of_set("chip.tiles_x"),
            "--set: 'chip.tiles_x' is not KEY=VALUE, e.g. chip.tiles_x=4");
  EXPECT_EQ(error_of_set("=4"), "--set: '=4' is not KEY=VALUE, e.g. chip.tiles_x=4");
}

TEST(HardwareSet, OutOfRangeSaysWhatIsAllowed) {
  EXPECT_EQ(error_of_set("tile.pes=0"),
            "--set: /tile/pes: tile.pes is 0, allowed is an integer in [1, 1024]");
  EXPECT_EQ(error_of_set("adc.rate_gsps=-1"),
            "--set: /adc/rate_gsps: adc.rate_gsps is -1, allowed is a number in [0.0001, 1000]");
}

TEST(HardwareSet, WrongTypes) {
  EXPECT_EQ(error_of_set("tile.pes=many"),
            "--set: /tile/pes: tile.pes is \"many\", allowed is an integer in [1, 1024]");
  EXPECT_EQ(error_of_set("tile.pes=1.5"),
            "--set: /tile/pes: tile.pes is 1.5, allowed is an integer in [1, 1024]");
  EXPECT_EQ(error_of_set("chip.dataflow=sideways"),
            "--set: /chip/dataflow: chip.dataflow is \"sideways\", allowed is one of "
            "layer_serial, pipelined");
  EXPECT_EQ(
      error_of_set("adc.bits=exact"),
      "--set: /adc/bits: adc.bits is \"exact\", allowed is an integer in [1, 24] or \"ideal\"");
}

TEST(HardwareSet, PacketsMustFitTheBuffer) {
  EXPECT_THAT(error_of_set("noc.buffer_flits=10"),
              AllOf(StartsWith("--set: /noc/max_packet_flits: noc.max_packet_flits is 112"),
                    HasSubstr("at most noc.buffer_flits = 10")));
}

TEST(HardwareSet, NeitherPresetNorFile) {
  EXPECT_EQ(config_error_of([] { load_hardware("wei2021"); }),
            "--hw: 'wei2021' is neither a preset nor a file; did you mean 'wei2022'?");
}

TEST_F(HardwareFile, UnknownSectionAndKey) {
  EXPECT_THAT(error_of(R"({"schema_version": 1, "colour": {"a": 1}})"),
              StartsWith(path_ + ": /colour: unknown section colour"));
  EXPECT_THAT(
      error_of(R"({"schema_version": 1, "tile": {"peas": 1}})"),
      AllOf(StartsWith(path_ + ": /tile/peas: unknown key tile.peas"), HasSubstr("'tile.pes'")));
}

TEST_F(HardwareFile, WrongShapes) {
  EXPECT_THAT(error_of("[]"), StartsWith(path_));
  EXPECT_THAT(error_of(R"({"tile": 3})"), HasSubstr("/tile: is 3, allowed is an object of keys"));
  EXPECT_THAT(error_of(R"({"schema_version": 2})"),
              HasSubstr("/schema_version: is 2, allowed is 1"));
  EXPECT_THAT(error_of(R"({"name": 3})"), HasSubstr("/name: is 3, allowed is a text"));
  EXPECT_THAT(error_of(R"({"sources": {"tile.pes": 3}})"), HasSubstr("allowed is a text"));
  EXPECT_THAT(error_of(R"({"sources": {"tile.peas": "x"}})"), HasSubstr("unknown key tile.peas"));
  EXPECT_THAT(error_of(R"({"tile": {"pes": "x"}})"),
              HasSubstr("/tile/pes: tile.pes is \"x\", allowed is an integer in [1, 1024]"));
  EXPECT_THAT(error_of("{"), StartsWith(path_));
}

TEST(ParseHardware, ItsNameIsPlainWhateverItWasCalled) {
  EXPECT_EQ(parse_hardware("{}", "a\xff.json").name, "a\\xff.json");
  EXPECT_EQ(parse_hardware(R"({"name": "a\u001b"})", "f").name, "a\\x1b");
  EXPECT_NO_THROW(hardware_to_json(parse_hardware("{}", "a\xff.json")).dump());
}

TEST_F(HardwareFile, MissingKeysTakeThePresetsValues) {
  write(R"({"schema_version": 1, "name": "mine", "tile": {"pes": 4}})");
  const HardwareRecord record = load_hardware(path_, {"chip.tiles_x=3"});
  const ChipConfig chip = make_chip_config(record);
  EXPECT_EQ(record.name, "mine");
  EXPECT_EQ(chip.pes_per_tile, 4);
  EXPECT_EQ(chip.tiles_x, 3);
  EXPECT_EQ(chip.tiles_y, 8);
}

TEST_F(HardwareFile, TheResolvedObjectReadsBackAsItself) {
  const HardwareRecord record = load_hardware("wei2022", {"adc.bits=ideal", "dac.settle_ns=1.5"});
  write(hardware_to_json(record).dump());
  const HardwareRecord again = load_hardware(path_);
  EXPECT_EQ(again.values, record.values);
  EXPECT_EQ(hardware_to_json(again), hardware_to_json(record));
}

}  // namespace
}  // namespace ohmic
