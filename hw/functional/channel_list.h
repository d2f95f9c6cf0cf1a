#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ohmic {

/// Position of a channel in a rising list that holds it.
inline std::size_t channel_position(const std::vector<int>& channels, int channel) {
  const auto at = std::lower_bound(channels.begin(), channels.end(), channel);
  return static_cast<std::size_t>(at - channels.begin());
}

/// Positions of a flow's channels in its sender's vectors and in its reader's.
struct FlowChannels {
  std::vector<std::size_t> from, to;
};

/// The channels that both have; rising lists.
inline FlowChannels shared_channels(const std::vector<int>& sender,
                                    const std::vector<int>& reader) {
  FlowChannels shared;
  for (std::size_t i = 0; i < sender.size(); ++i) {
    const std::size_t k = channel_position(reader, sender[i]);
    if (k == reader.size() || reader[k] != sender[i]) continue;
    shared.from.push_back(i);
    shared.to.push_back(k);
  }
  return shared;
}

}  // namespace ohmic
