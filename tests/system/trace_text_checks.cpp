#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/system/trace_checks.h"

namespace ohmic {
namespace {

Picoseconds from_us(const nlohmann::json& us) {
  return static_cast<Picoseconds>(std::llround(us.get<double>() * 1e6));
}
Picoseconds from_ns(const std::string& ns) {
  return static_cast<Picoseconds>(std::llround(std::stod(ns) * 1e3));
}

/// Time of slices, by "tile_x0_y0 / thread" and "tile_x0_y0 / thread / slice".
class SliceTimes {
 public:
  SliceTimes(const nlohmann::json& events, Picoseconds latency) {
    std::map<int, std::string> processes, threads;
    for (const auto& e : events) {
      if (e.at("name") == "process_name") processes[e.at("pid")] = e.at("args").at("name");
      if (e.at("name") == "thread_name") threads[e.at("tid")] = e.at("args").at("name");
    }
    for (const auto& e : events) {
      if (e.at("ph") != "X") continue;
      const std::string process = processes.at(e.at("pid"));
      const std::string track =
          process.substr(0, process.find(' ')) + " / " + threads.at(e.at("tid"));
      const Picoseconds duration = from_us(e.at("dur"));
      if (from_us(e.at("ts")) + duration > latency) defect += track + " goes on behind the end\n";
      time[track] += duration;
      time[track + " / " + e.at("name").get<std::string>()] += duration;
    }
  }
  std::map<std::string, Picoseconds> time;
  std::string defect;
};

}  // namespace

std::string timeline_defect(const std::string& text, const VcdFile& vcd, const TracedFacts& f) {
  const auto json = nlohmann::json::parse(text);
  SliceTimes slices(json.at("traceEvents"), f.run.elapsed_ps);
  std::string defect = slices.defect;
  for (const auto& [name, signal] : vcd.signals) {
    const std::size_t pe = name.find(".pe_");
    if (pe != std::string::npos && name.size() > 5 && name.rfind(".busy") == name.size() - 5 &&
        name.find("adc") == std::string::npos) {
      const std::string track =
          name.substr(5, pe - 5) + " / PE " + name.substr(pe + 4, name.size() - pe - 9);
      if (slices.time[track] != signal.busy(vcd.last)) defect += track + " differs\n";
    }
    if (name.size() > 5 && name.rfind(".wait") == name.size() - 5 &&
        name.find("stage_") == std::string::npos) {
      const std::string track = name.substr(5, name.size() - 10) + " / waits";
      if (slices.time[track + " / input"] != signal.time_at(2, vcd.last)) defect += track + "\n";
      if (slices.time[track + " / buffer"] != signal.time_at(3, vcd.last)) defect += track + "\n";
      if (slices.time[track + " / PEs"] != signal.time_at(4, vcd.last)) defect += track + "\n";
    }
  }
  return defect;
}

std::string packet_defect(const std::string& text, const TracedFacts& f) {
  std::istringstream lines(text);
  std::string line, defect;
  std::getline(lines, line);
  Picoseconds last = 0;
  std::uint64_t flits_moved = 0;
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::vector<std::string> field;
    for (std::string one; std::getline(fields, one, ',');) field.push_back(one);
    const Picoseconds arrival = from_ns(field[1]);
    const auto flits = std::stoull(field[6]);
    const auto hops = std::stoull(field[7]);
    const Picoseconds least = hops * (f.chip.router_ps + f.chip.link_ps) + f.chip.link_ps +
                              (f.chip.contention ? flits * f.chip.clock_ps : 0);
    if (arrival < last) defect += "out of order: " + line + "\n";
    if (arrival - from_ns(field[0]) != from_ns(field[8]) || from_ns(field[8]) < least)
      defect += "latency: " + line + "\n";
    last = arrival;
    flits_moved += flits * hops;
  }
  std::uint64_t told = 0;
  for (const auto& link : f.tally.flits) {
    for (const auto& hop : link.second) told += hop.second;
  }
  return flits_moved == told ? defect : defect + "flits x hops differ\n";
}

}  // namespace ohmic
