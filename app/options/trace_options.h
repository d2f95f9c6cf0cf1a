#pragma once

#include <optional>
#include <string>

#include "app/options/options.h"
#include "traces/trace_session.h"

namespace ohmic::app {

/// Options of what can be seen of a run, as given; empty if not.
struct TraceOptions {
  std::string vcd, timeline, packet_log;
  std::string scope, from, to, power_bin;
};

void add_trace_options(po::options_description& options, TraceOptions& traces);

/// What they ask for; none if neither a trace nor power over time is asked for. Throws ConfigError
/// if a scope or a range has nothing to show it in, if two traces share a file, and if a time is
/// none.
std::optional<TraceRequest> trace_request(const TraceOptions& traces);

}  // namespace ohmic::app
