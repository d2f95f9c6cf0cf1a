#include "methods/method_chip.h"

#include <gtest/gtest.h>

#include "nets/network_loader.h"
#include "tests/support/data_test_support.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

struct MethodChipTest : ::testing::Test {
  test::TempFolder folder;
  NetworkSpec network = load_network("lenet5");

  Json value(const std::string& key, const std::vector<std::string>& settings,
             const std::string& hw = "wei2022", const std::string& method = "bwq") {
    return method_hardware(find_method(method), network, hw, settings).values.at(key);
  }
};

TEST_F(MethodChipTest, AMethodSetsItsKeys) {
  EXPECT_EQ(value("mapping.compression", {}), "block_planes");
  EXPECT_EQ(value("crossbar.ou_rows", {}), 9);
  EXPECT_EQ(value("crossbar.ou_columns", {}), 8);
  EXPECT_EQ(value("adc.bits", {}), 4);
  EXPECT_EQ(value("mapping.packing", {}), "aligned");
  EXPECT_EQ(value("mapping.compression", {}, "wei2022", "uniform"), "none");
  EXPECT_EQ(value("mapping.compression", {}, "wei2022", "bsq"), "layer_planes");
  EXPECT_EQ(value("mapping.compression", {}, "wei2022", "sre"), "zero_rows");
  EXPECT_EQ(value("mapping.compression", {}, "wei2022", "sme"), "zero_rows");
  EXPECT_EQ(value("crossbar.ou_columns", {}, "wei2022", "sme"), "all");
}

TEST_F(MethodChipTest, WhatTheUserStatesStays) {
  EXPECT_EQ(value("crossbar.ou_rows", {"crossbar.ou_rows=16"}), 16);
  EXPECT_EQ(value("crossbar.ou_columns", {"crossbar.ou_rows=16"}), 8);
  EXPECT_EQ(value("mapping.packing", {"mapping.compression=zero_rows"}), "dense");
  const std::string file = folder.file("chip.json");
  write_file_atomically(file, R"({"adc": {"bits": 6}, "crossbar": {"ou_columns": 4}})");
  EXPECT_EQ(value("adc.bits", {}, file), 6);
  EXPECT_EQ(value("crossbar.ou_columns", {}, file), 4);
  EXPECT_EQ(value("crossbar.ou_rows", {}, file), 9);
}

TEST_F(MethodChipTest, SkippedInputsAreRefused) {
  try {
    value("adc.bits", {"pe.skip_zero_inputs=on"});
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_NE(std::string(error.what()).find("skip_zero_inputs"), std::string::npos);
  }
}

TEST_F(MethodChipTest, TheBaselinesChipIsTheSameWithoutCompression) {
  const HardwareRecord chip = method_hardware(find_method("bwq"), network, "wei2022", {});
  HardwareRecord dense = dense_hardware(chip);
  EXPECT_EQ(dense.values.at("mapping.compression"), "none");
  EXPECT_EQ(dense.values.at("mapping.packing"), "dense");
  dense.values["mapping.compression"] = "block_planes";
  dense.values["mapping.packing"] = "aligned";
  EXPECT_EQ(dense.values, chip.values);
}

TEST(MethodNames, AnUnknownOneIsToldTheKnownOnes) {
  try {
    find_method("bwg");
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    const std::string text = error.what();
    for (const Method& method : compression_methods())
      EXPECT_NE(text.find(method.name), std::string::npos) << method.name;
    EXPECT_NE(text.find("did you mean 'bwq'"), std::string::npos);
  }
}

}  // namespace
}  // namespace ohmic
