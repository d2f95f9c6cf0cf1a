#include "app/options/trace_options.h"

#include "traces/time_text.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

void check_files(const TraceOptions& o) {
  for (const auto& [option, file] : {std::pair("--vcd", o.vcd), std::pair("--timeline", o.timeline),
                                     std::pair("--packet-log", o.packet_log)}) {
    if (file == "-") throw ConfigError(option, "needs a file, found '-'");
  }
}

void refuse_without_trace(const TraceOptions& o) {
  for (const auto& [option, value] :
       {std::pair("--trace-scope", o.scope), std::pair("--trace-from", o.from),
        std::pair("--trace-to", o.to)}) {
    if (!value.empty())
      throw ConfigError(option, "goes with --vcd, --timeline or --packet-log, and none is given");
  }
}

}  // namespace

void add_trace_options(po::options_description& options, TraceOptions& o) {
  options.add_options()("vcd", po::value(&o.vcd)->value_name("FILE"),
                        "waves of all units, and a GTKWave save file beside them; a name that ends "
                        "with .fst: as FST, a tenth of the size, through vcd2fst")(
      "timeline", po::value(&o.timeline)->value_name("FILE"),
      "Chrome trace events, to be opened in Perfetto")(
      "packet-log", po::value(&o.packet_log)->value_name("FILE"),
      "a line of CSV for every packet on the network")(
      "trace-scope", po::value(&o.scope)->value_name("GLOB"),
      "show only signals whose full name matches, as chip.tile_x0_y0.*")(
      "trace-from", po::value(&o.from)->value_name("TIME"),
      "show the run from here on: ns, or 10us and the like")(
      "trace-to", po::value(&o.to)->value_name("TIME"), "and up to here")(
      "power-bin", po::value(&o.power_bin)->value_name("TIME"),
      "power over time as means over bins of this length (default 1024 clocks); also without a "
      "trace: the peak in the result");
}

std::optional<TraceRequest> trace_request(const TraceOptions& o) {
  if (o.vcd.empty() && o.timeline.empty() && o.packet_log.empty()) {
    refuse_without_trace(o);
    if (o.power_bin.empty()) return std::nullopt;
  }
  check_files(o);
  TraceRequest request;
  if (!o.power_bin.empty()) request.power_bin = parse_time("--power-bin", o.power_bin);
  request.vcd = o.vcd;
  request.timeline = o.timeline;
  request.packet_log = o.packet_log;
  if (!o.scope.empty()) request.scope = o.scope;
  if (!o.from.empty()) request.range.from = parse_time("--trace-from", o.from);
  if (!o.to.empty()) request.range.to = parse_time("--trace-to", o.to);
  if (request.range.from >= request.range.to) {
    throw ConfigError("--trace-to",
                      "is '" + o.to + "', allowed is a time behind --trace-from" +
                          (o.from.empty() ? std::string(", 0") : " '" + o.from + "'"));
  }
  return request;
}

}  // namespace ohmic::app
