#pragma once

#include <optional>

#include "app/options/options.h"
#include "quant/integer/integer_network.h"

namespace ohmic::app {

/// The integer network that --weights names (quant/integer/network_file.h), to which the network is
/// bound; nothing if it names none, float weights, or no file: who needs weights refuses that when
/// it opens them. Needs no data. Throws ConfigError if the file is broken.
std::optional<IntegerNetwork> named_integers(const SharedOptions& shared, NetworkSpec& network);

/// The policy of --policy; an integer network has its own. Throws ConfigError as load_policy, and
/// if --policy says another one than the integer network has.
QuantPolicy resolve_policy(const SharedOptions& shared, const NetworkSpec& network,
                           const std::optional<IntegerNetwork>& integers);

}  // namespace ohmic::app
