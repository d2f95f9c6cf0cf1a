#include "app/policy_stream.h"

#include <iostream>
#include <stdexcept>

#include "hw/mapping/capacity_error.h"
#include "quant/policy_file.h"
#include "util/config_error.h"
#include "util/line_reader.h"

namespace ohmic::app {
namespace {

constexpr const char* kBlank = " \t\r\n";

QuantPolicy policy_of_text(const std::string& text, const std::string& where,
                           const NetworkSpec& network) {
  if (const auto policy = policy_of_spec(text, where, network)) return *policy;
  throw ConfigError(where,
                    "must be a policy such as W6A4, W6A4/8 or W8A8-W6A4-... (bits 2 to 16), or a "
                    "policy file's object, found " +
                        shown(text));
}

/// `line`: not blank.
QuantPolicy parse_policy_line(const std::string& line, const std::string& where,
                              const NetworkSpec& network) {
  if (line.front() != '{' && line.front() != '"') return policy_of_text(line, where, network);
  const Json json = parse_json(line, where);
  if (json.is_string()) return policy_of_text(json.get<std::string>(), where, network);
  return policy_from_json(json, where, network);
}

/// `line`: not blank.
Json answer(const std::string& line, const std::string& where, const NetworkSpec& network,
            const std::function<Json(const QuantPolicy&)>& figures) {
  Json json = Json::object();
  try {
    const QuantPolicy policy = parse_policy_line(line, where, network);
    json["policy"] = is_plain(policy) ? Json(to_string(policy)) : policy_layers(policy, network);
    json.update(figures(policy));
  } catch (const ConfigError& e) {
    json["error"] = e.what();
  } catch (const CapacityError& e) {
    json["error"] = e.what();
  }
  return json;
}

}  // namespace

void answer_policies(const std::string& source, const NetworkSpec& network,
                     const std::function<Json(const QuantPolicy&)>& figures) {
  LineReader lines(source);
  while (const auto line = lines.next()) {
    const std::size_t first = line->find_first_not_of(kBlank);
    if (first == std::string::npos) continue;
    const std::string policy = line->substr(first, line->find_last_not_of(kBlank) + 1 - first);
    // Flushed at once: who writes a policy may wait for its answer before the next.
    std::cout << answer(policy, lines.where(), network, figures).dump() << std::endl;
    if (!std::cout) throw ConfigError("standard output", "cannot be written");
  }
}

}  // namespace ohmic::app
