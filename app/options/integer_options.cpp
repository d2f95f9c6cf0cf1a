#include "app/options/integer_options.h"

#include "quant/integer/network_file.h"
#include "quant/policy_file.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic::app {

std::optional<IntegerNetwork> named_integers(const SharedOptions& shared, NetworkSpec& network) {
  if (shared.weights.empty() || !file_exists(shared.weights)) return std::nullopt;
  return find_network_file(shared.weights, network);
}

QuantPolicy resolve_policy(const SharedOptions& shared, const NetworkSpec& network,
                           const std::optional<IntegerNetwork>& integers) {
  if (!integers) return load_policy(shared.policy, network);
  const QuantPolicy own = widths_of(*integers);
  if (!shared.policy_given) return own;
  if (load_policy(shared.policy, network) != own) {
    throw ConfigError("--policy " + shared.policy, "is not the policy of the integer network in " +
                                                       shared.weights +
                                                       "; allowed is its own, or none");
  }
  return own;
}

}  // namespace ohmic::app
