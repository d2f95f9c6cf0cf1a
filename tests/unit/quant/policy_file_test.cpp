#include "quant/policy_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>

#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using testing::StartsWith;

class PolicyFileTest : public testing::Test {
 protected:
  ~PolicyFileTest() override { std::remove(file_.c_str()); }

  QuantPolicy load(const std::string& spec) const { return load_policy(spec, network_); }
  std::string error(const std::string& spec) const {
    return config_error_of([&] { load(spec); });
  }
  /// Error of a policy file with this text, without the file's name.
  std::string file_error(const std::string& text) const {
    write_file_atomically(file_, text);
    const std::string found = error(file_);
    return found == "no error" ? found : found.substr(file_.size() + 2);
  }
  std::string layers_error(const std::string& layers) const {
    return file_error(R"({"schema_version": 1, "network": "lenet5", "layers": [)" + layers + "]}");
  }

  const NetworkSpec network_ = load_network("lenet5");
  const std::string file_ =
      testing::TempDir() + "ohmic-policy-" + std::to_string(::getpid()) + ".json";
};

const char kGood[] = R"({"name": "fc3", "weight_bits": 8, "activation_bits": 7},
    {"name": "conv1", "weight_bits": 2, "activation_bits": 3},
    {"name": "conv2", "weight_bits": 4, "activation_bits": 5},
    {"name": "fc1", "weight_bits": 6, "activation_bits": 7})";

const char kFc2[] = R"(, {"name": "fc2", "weight_bits": 5, "activation_bits": 4})";

TEST_F(PolicyFileTest, SpecsSetEveryLayerOrAllButTheEnds) {
  EXPECT_EQ(to_string(load("W6A4")), "W6A4-W6A4-W6A4-W6A4-W6A4");
  EXPECT_EQ(to_string(load("W6A4/8")), "W8A8-W6A4-W6A4-W6A4-W8A8");
  EXPECT_EQ(load("W2A8/3"), uniform_policy(network_, 2, 8, 3));
  EXPECT_EQ(load("W16A13/8"), uniform_policy(network_, 16, 13, 8));
  EXPECT_EQ(load("W9A10/16"), uniform_policy(network_, 9, 10, 16));
}

TEST_F(PolicyFileTest, SpecsOutOfRangeSayWhatIsAllowed) {
  EXPECT_EQ(error("W17A8"), "--policy W17A8: weight bits must be 2 to 16, found 17");
  EXPECT_EQ(error("W1A8"), "--policy W1A8: weight bits must be 2 to 16, found 1");
  EXPECT_EQ(error("W8A17"), "--policy W8A17: activation bits must be 2 to 16, found 17");
  EXPECT_EQ(error("W8A8/0"),
            "--policy W8A8/0: bits of the first and last layer must be 2 to 16, found 0");
  EXPECT_EQ(error("W08A8"), "--policy W08A8: weight bits must be 2 to 16, found 08");
  EXPECT_THAT(error("W99999999999999999999A8"), StartsWith("--policy W99999999999999999999A8: "));
}

TEST_F(PolicyFileTest, PartsNameEveryWeightLayer) {
  const std::string parts = "W8A8-W16A3-W4A15-W10A16-W8A2";
  EXPECT_EQ(to_string(load(parts)), parts);
  EXPECT_EQ(error("W8A8-W2A3"),
            "--policy W8A8-W2A3: must have a part for each of the 5 weight layers, found 2");
}

TEST_F(PolicyFileTest, AnythingElseIsAFileThatMustExist) {
  const std::string rule =
      ": neither a file nor a policy such as W6A4, W6A4/8 or W8A8-W6A4-... (bits 2 to 16)";
  for (const char* spec :
       {"nonsense", "", "W8", "W8A", "w8a8", "W8A8/", "W8A8x", "W-8A8", "W8A8\n", "W8A8-",
        "W8A8-W17A8-W8A8-W8A8-W8A8", "W8A8/8-W8A8", "/none/policy.json"}) {
    EXPECT_EQ(error(spec), one_line("--policy " + std::string(spec) + rule));
  }
}

TEST_F(PolicyFileTest, FilesListLayersInAnyOrder) {
  EXPECT_EQ(layers_error(std::string(kGood) + kFc2), "no error");
  EXPECT_EQ(to_string(load(file_)), "W2A3-W4A5-W6A7-W5A4-W8A7");
}

TEST_F(PolicyFileTest, FilesWrittenAreReadBack) {
  const QuantPolicy policy = parse_policy_string("W8A8-W2A3-W4A5-W6A7-W8A2");
  write_file_atomically(file_, policy_to_json(policy, network_));
  EXPECT_EQ(load(file_), policy);
  EXPECT_THAT(policy_to_json(policy, network_), testing::EndsWith("]\n}\n"));
}

TEST_F(PolicyFileTest, EveryLayerStandsInAFileOnce) {
  EXPECT_EQ(layers_error(kGood),
            "/layers: layer 'fc2' is missing; needed: one entry a weight layer");
  EXPECT_EQ(layers_error(std::string(kGood) + kFc2 + kFc2),
            "/layers/5/name: layer 'fc2': appears twice; allowed: one entry a weight layer");
  EXPECT_EQ(layers_error(R"({"name": "fc4", "weight_bits": 8, "activation_bits": 8})"),
            "/layers/0/name: unknown layer 'fc4' in network 'lenet5'; did you mean 'fc1'?");
  EXPECT_EQ(
      layers_error(R"({"name": "relu1", "weight_bits": 8, "activation_bits": 8})"),
      "/layers/0/name: layer 'relu1' is a relu, which has no weights; allowed: convolutions and "
      "linear layers");
}

TEST_F(PolicyFileTest, BitsOfAFileAreChecked) {
  const std::string last = std::string(kGood) + R"(, {"name": "fc2", "weight_bits": )";
  EXPECT_EQ(layers_error(last + R"(17, "activation_bits": 8})"),
            "/layers/4/weight_bits: layer 'fc2': must be a whole number from 2 to 16, found 17");
  EXPECT_EQ(layers_error(last + R"(8, "activation_bits": 1})"),
            "/layers/4/activation_bits: layer 'fc2': must be a whole number from 2 to 16, found 1");
  EXPECT_EQ(layers_error(last + R"(8.0, "activation_bits": 8})"),
            "/layers/4/weight_bits: layer 'fc2': must be a whole number from 2 to 16, found 8.0");
  EXPECT_EQ(layers_error(last + "8}"),
            "/layers/4/activation_bits: layer 'fc2': this key is missing");
  EXPECT_THAT(layers_error(last + R"(8, "activation_bits": 8, "bits": 8})"),
              StartsWith("/layers/4/bits: layer 'fc2': unknown key 'bits'"));
}

TEST_F(PolicyFileTest, SecondVersionHasColumnGroupsAndPruning) {
  const auto error_of = [&](const std::string& conv2, int version = 2) {
    return file_error("{\"schema_version\": " + std::to_string(version) +
                      R"(, "network": "lenet5", "layers": [
        {"name": "conv1", "weight_bits": 8, "activation_bits": 8},
        {"name": "fc1", "weight_bits": 4, "activation_bits": 4, "prune": 0.5},
        {"name": "fc2", "weight_bits": 4, "activation_bits": 4},
        {"name": "fc3", "weight_bits": 8, "activation_bits": 8},
        {"name": "conv2", "activation_bits": 5)" +
                      conv2 + "}]}");
  };
  const std::string ten = R"({"columns": 10, "weight_bits": 6})";
  EXPECT_EQ(error_of(R"(, "groups": [)" + ten + R"(, {"columns": 6, "weight_bits": 3}])"),
            "no error");
  const QuantPolicy policy = load(file_);
  EXPECT_EQ(policy.layers[1], grouped_bits({{10, 6}, {6, 3}}, 5));
  EXPECT_EQ(policy.layers[2].prune, 0.5);
  write_file_atomically(file_, policy_to_json(policy, network_));
  EXPECT_EQ(load(file_), policy);

  const std::string who = "/layers/4/groups: layer 'conv2': ";
  EXPECT_EQ(error_of(R"(, "groups": [)" + ten + "]"),
            who + "have 10 columns, must have the layer's 16 output channels");
  EXPECT_EQ(error_of(R"(, "groups": [{"columns": 16, "weight_bits": 6}, )" + ten + "]"),
            who + "have more columns than the layer, which has 16 output channels");
  EXPECT_EQ(error_of(R"(, "groups": [{"columns": 17, "weight_bits": 6}])"),
            "/layers/4/groups/0/columns: layer 'conv2': must be a whole number from 1 to 16, found "
            "17");
  EXPECT_THAT(error_of(R"(, "weight_bits": 6, "groups": [)" + ten + "]"),
              StartsWith(who + "stand beside weight_bits"));
  EXPECT_THAT(error_of(R"(, "groups": [])"), StartsWith(who + "must be a list"));
  EXPECT_THAT(error_of(R"(, "weight_bits": 6, "prune": 1.5)"),
              StartsWith("/layers/4/prune: layer 'conv2': "));
  EXPECT_THAT(error_of(R"(, "weight_bits": 6)", 1), StartsWith("/layers/1/prune: layer 'fc1': "));
}

TEST_F(PolicyFileTest, FilesAreForTheirNetwork) {
  EXPECT_EQ(file_error(R"({"schema_version": 1, "network": "vgg13", "layers": []})"),
            "/network: this policy is for network 'vgg13', but the network is 'lenet5'");
  EXPECT_EQ(file_error(R"({"schema_version": 3, "network": "lenet5", "layers": []})"),
            "/schema_version: must be a whole number from 1 to 2, found 3");
  EXPECT_EQ(file_error(R"({"schema_version": 1, "network": "lenet5", "layers": {}})"),
            "/layers: must be a list with one entry a weight layer, found {}");
  EXPECT_EQ(file_error(R"({"schema_version": 1, "network": "lenet5"})"),
            "/layers: this key is missing");
  EXPECT_THAT(file_error("{"), StartsWith("is not valid JSON: "));
}

}  // namespace
}  // namespace ohmic
