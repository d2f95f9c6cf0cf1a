#include "tests/system/shrink.h"

#include <algorithm>
#include <exception>

#include "hw/config/replication.h"
#include "quant/policy_file.h"
#include "tests/system/network_cuts.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

using Cases = std::vector<ChipCase>;

const std::string kReplicate = "mapping.replicate=";

Cases fewer_overrides(const ChipCase& c) {
  Cases cases;
  for (std::size_t h = 0; h < c.hardware.size(); ++h) {
    cases.push_back(c);
    cases.back().hardware.erase(cases.back().hardware.begin() + static_cast<std::ptrdiff_t>(h));
  }
  return cases;
}

std::vector<QuantPolicy> policies_of(const ChipCase& c) {
  const NetworkSpec network = network_of(c);
  std::vector<QuantPolicy> policies;
  for (const std::string& text : c.policies) policies.push_back(policy_of(network, text));
  return policies;
}

/// All policies with 8 bits in one place, or two.
Cases plainer_policies(const ChipCase& c) {
  Cases cases;
  const std::vector<QuantPolicy> policies = policies_of(c);
  for (int which : {3, 1, 2}) {
    for (std::size_t l = 0; l < policies.front().layers.size(); ++l) {
      ChipCase plainer = c;
      for (std::size_t p = 0; p < policies.size(); ++p) {
        QuantPolicy policy = policies[p];
        if ((which & 1) != 0) policy.layers[l].weight_bits = kMaxSearchBits;
        if ((which & 2) != 0) policy.layers[l].activation_bits = kMaxSearchBits;
        plainer.policies[p] = to_string(policy);
      }
      if (plainer.policies != c.policies) cases.push_back(std::move(plainer));
    }
  }
  return cases;
}

std::size_t index_of_layer(const NetworkSpec& network, const std::string& name) {
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    if (network.weight_layer(static_cast<int>(l)).name == name) return l;
  }
  return network.weight_layers.size();
}

/// Copies of the layers that are still there, no more than they have windows.
std::string kept_copies(const NetworkSpec& network, const Replication& replication) {
  std::string text;
  for (const auto& [name, copies] : replication.copies) {
    const std::size_t l = index_of_layer(network, name);
    if (l == network.weight_layers.size()) continue;
    const auto windows = im2col(network.weight_layer(static_cast<int>(l))).windows;
    const auto kept = std::min<std::int64_t>(copies, windows);
    if (kept > 1) text += (text.empty() ? "" : "+") + name + ":" + std::to_string(kept);
  }
  return text.empty() ? "none" : text;
}

/// The case with another network: policies and copies follow the layers that are left by name.
ChipCase with_network(const ChipCase& c, const std::string& text) {
  const NetworkSpec before = network_of(c);
  ChipCase smaller = c;
  smaller.network = text;
  const NetworkSpec after = network_of(smaller);
  for (std::string& policy : smaller.policies) {
    const QuantPolicy old = policy_of(before, policy);
    QuantPolicy kept;
    for (std::size_t l = 0; l < after.weight_layers.size(); ++l) {
      const std::string& name = after.weight_layer(static_cast<int>(l)).name;
      kept.layers.push_back(old.layers[index_of_layer(before, name)]);
    }
    policy = to_string(kept);
  }
  for (std::string& key : smaller.hardware) {
    if (key.rfind(kReplicate, 0) != 0) continue;
    const auto replication = parse_replication(key.substr(kReplicate.size()));
    if (replication && !replication->balance) key = kReplicate + kept_copies(after, *replication);
  }
  return smaller;
}

Cases with_networks(const ChipCase& c, const std::vector<std::string>& texts) {
  Cases cases;
  for (const std::string& text : texts) {
    try {
      cases.push_back(with_network(c, text));
    } catch (const std::exception&) {
      // Its shapes do not fit together: not a network.
    }
  }
  return cases;
}

Cases fewer_layers(const ChipCase& c) { return with_networks(c, with_layers_cut(c.network)); }

Cases smaller_layers(const ChipCase& c) { return with_networks(c, with_sizes_cut(c.network)); }

/// One copy less of one layer.
Cases fewer_copies(const ChipCase& c) {
  Cases cases;
  for (std::size_t h = 0; h < c.hardware.size(); ++h) {
    if (c.hardware[h].rfind(kReplicate, 0) != 0) continue;
    const auto replication = parse_replication(c.hardware[h].substr(kReplicate.size()));
    for (std::size_t r = 0; replication && r < replication->copies.size(); ++r) {
      Replication fewer = *replication;
      --fewer.copies[r].second;
      cases.push_back(c);
      cases.back().hardware[h] = kReplicate + kept_copies(network_of(c), fewer);
    }
  }
  return cases;
}

bool valid(const ChipCase& c) {
  try {
    chip_of(c);
    return !network_of(c).weight_layers.empty();
  } catch (const std::exception&) {
    return false;
  }
}

/// Takes what one kind of change spares; true where it spared something.
bool improve(ChipCase& c, Cases (*changes)(const ChipCase&), const Fails& fails, int& trials) {
  bool improved = false;
  Cases cases = changes(c);
  for (std::size_t i = 0; i < cases.size() && trials > 0;) {
    if (!valid(cases[i]) || (--trials, !fails(cases[i]))) {
      ++i;
      continue;
    }
    c = cases[i];
    cases = changes(c);  // what has failed to help before i does so again in the next round
    improved = true;
  }
  return improved;
}

/// A policy file on one line.
std::string policy_file(const QuantPolicy& policy, const NetworkSpec& network) {
  return parse_json(policy_to_json(policy, network), "policy").dump();
}

std::string here_document(const std::string& file, const std::string& text) {
  return "cat > " + file + " <<'END'\n" + text + "\nEND\n";
}

}  // namespace

ChipCase shrink(ChipCase c, const Fails& fails, int most_trials) {
  for (bool improved = true; improved;) {
    improved = false;
    for (auto* changes :
         {fewer_layers, fewer_overrides, smaller_layers, plainer_policies, fewer_copies})
      improved |= improve(c, changes, fails, most_trials);
  }
  return c;
}

std::string to_commands(const ChipCase& c) {
  const NetworkSpec network = network_of(c);
  std::string text = here_document("net.json", c.network);
  std::string runs;
  for (std::size_t p = 0; p < c.policies.size(); ++p) {
    const QuantPolicy policy = policy_of(network, c.policies[p]);
    const std::string file = "policy" + std::to_string(p + 1) + ".json";
    text += here_document(file, policy_file(policy, network));
    runs += "ohmic simulate --net net.json --policy " + file;
    for (const std::string& key : c.hardware) runs += " --set '" + key + "'";
    runs += c.detailed ? " --fidelity detailed\n" : "\n";
  }
  return text + runs;
}

}  // namespace ohmic
