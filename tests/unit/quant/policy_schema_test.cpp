#include "quant/policy_schema.h"

#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

class PolicySchema : public ::testing::Test {
 protected:
  std::string problem(const Json& policy) const {
    return config_error_of([&] { policy_from_json(policy, "file", network_); });
  }
  Json policy() const {
    return {{"schema_version", 1},
            {"network", "lenet5"},
            {"layers", policy_layers(uniform_policy(network_, kMaxBits, kMinBits), network_)}};
  }

  const NetworkSpec network_ = load_network("lenet5");
  const Json schema_ = policy_schema();
};

TEST_F(PolicySchema, HasTheEntriesOfTheReader) {
  EXPECT_EQ(problem(policy()), "no error");
  const Json whole = policy();
  for (const auto& entry : whole.items()) {
    EXPECT_TRUE(schema_.at("properties").contains(entry.key()));
    Json without = whole;
    without.erase(entry.key());
    EXPECT_THAT(problem(without), HasSubstr("is missing"));
  }
  EXPECT_EQ(schema_.at("properties").size(), whole.size());
  EXPECT_EQ(schema_.at("required").size(), whole.size());
}

TEST_F(PolicySchema, HasTheLimitsOfTheReader) {
  const Json& layer = schema_.at("properties").at("layers").at("items");
  EXPECT_EQ(layer.at("properties").size(), 5U);
  const Json& group = layer.at("properties").at("groups").at("items").at("properties");
  EXPECT_EQ(group.at("weight_bits"), layer.at("properties").at("weight_bits"));
  for (const char* key : {"weight_bits", "activation_bits"}) {
    const Json& bits = layer.at("properties").at(key);
    for (const auto& [limit, beyond] : {std::pair("minimum", -1), std::pair("maximum", 1)}) {
      Json at_limit = policy();
      at_limit["layers"][0][key] = bits.at(limit);
      EXPECT_EQ(problem(at_limit), "no error");
      at_limit["layers"][0][key] = bits.at(limit).get<int>() + beyond;
      EXPECT_NE(problem(at_limit), "no error");
    }
  }
}

}  // namespace
}  // namespace ohmic
