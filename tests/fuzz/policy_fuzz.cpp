// Policies: the same bytes as a spec (W6A4/8), as a stored policy (W8A8-W6A4) and as a policy file.
#include <stdexcept>

#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

const NetworkSpec& network() {
  static const NetworkSpec lenet5 = load_network("lenet5");
  return lenet5;
}

void check_policy(const QuantPolicy& policy) {
  require(policy.layers.size() == network().weight_layers.size(), "every weight layer has widths");
  for (const LayerBits& bits : policy.layers) {
    const bool allowed = bits.weight_bits >= kMinBits && bits.weight_bits <= kMaxBits &&
                         bits.activation_bits >= kMinBits && bits.activation_bits <= kMaxBits;
    require(allowed, "widths are 2 to 16");
  }
  require(parse_policy_string(to_string(policy)) == policy, "a policy's text reads back");
  const Json written = parse_json(policy_to_json(policy, network()), "written.json");
  require(policy_from_json(written, "written.json", network()) == policy,
          "a policy written and read is the same");
}

void read_spec(const std::string& text) {
  const auto policy = policy_of_spec(text, "--policy " + text, network());
  if (policy) check_policy(*policy);
}

void read_stored(const std::string& text) {
  try {
    require(to_string(parse_policy_string(text)) == text, "a stored policy is written alike");
  } catch (const std::invalid_argument&) {
  }
}

void read_file(const std::string& text) {
  check_policy(policy_from_json(parse_json(text, "policy.json"), "policy.json", network()));
}

template <typename Read>
void expect_config_error_alone(const Read& read, const std::string& text) {
  try {
    read(text);
  } catch (const ConfigError& error) {
    require_plain_line(error.what());
  }
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic::fuzz;
  const std::string text = text_of(data, size);
  expect_config_error_alone(read_spec, text);
  expect_config_error_alone(read_stored, text);
  expect_config_error_alone(read_file, text);
  return 0;
}
