#include "tests/system/chip_case.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <sstream>
#include <stdexcept>
#include <type_traits>

#include "hw/sim/chip_simulator.h"
#include "hw/sim/simulation_error.h"
#include "nets/network_loader.h"
#include "tests/support/bound_affines.h"
#include "tests/support/in_child.h"

namespace ohmic {
namespace {

constexpr int kMostSeconds = 60;  // of processor time

/// Plain values as bytes, between two processes of one binary.
class Bytes {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable<T>::value, "goes as bytes");
    text_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <typename T>
  T take() {
    T value{};
    if (at_ + sizeof value > text_.size()) throw std::runtime_error("the answer is too short");
    std::memcpy(&value, text_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string& text() { return text_; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

void put_run(Bytes& bytes, const Run& run) {
  bytes.put(run.elapsed_ps);
  bytes.put(run.kernel_events);
  bytes.put(run.busiest);
  bytes.put(run.layers.size());
  for (const LayerRun& layer : run.layers) bytes.put(layer);
}

Run take_run(Bytes& bytes) {
  Run run;
  run.elapsed_ps = bytes.take<Picoseconds>();
  run.kernel_events = bytes.take<std::uint64_t>();
  run.busiest = bytes.take<Station>();
  run.layers.resize(bytes.take<std::size_t>());
  for (LayerRun& layer : run.layers) layer = bytes.take<LayerRun>();
  return run;
}

void run_policies(const ChipCase& c, Evaluation& outcome) {
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  ChipCase mapped_on = c;
  for (const std::string& set : c.mapper_hardware) mapped_on.hardware.push_back(set);
  const Mapper mapper(network, chip_of(mapped_on));
  std::vector<Mapping> mappings;
  int tiles = 0;
  for (const std::string& policy : c.policies) {
    auto answer = mapper.map(policy_of(network, policy));
    if (const auto* missing = std::get_if<CapacityShortfall>(&answer)) {
      outcome.error = "capacity: " + missing->problem;
      return;
    }
    mappings.push_back(std::get<Mapping>(std::move(answer)));
    tiles = std::max(tiles, mappings.back().places);
  }
  ChipSimulator simulator(chip, tiles, c.detailed);
  for (const Mapping& mapping : mappings) outcome.runs.push_back(simulator.run(mapping));
}

Evaluation run_here(const ChipCase& c) {
  Evaluation outcome;
  try {
    run_policies(c, outcome);
  } catch (const SimulationError& error) {
    outcome.error = std::string("simulation: ") + error.what();
  } catch (const std::exception& error) {
    outcome.error = std::string("other: ") + error.what();
  }
  if (::testing::Test::HasFailure()) outcome.error += " (the kernel complained)";
  return outcome;
}

[[noreturn]] void answer_through(int pipe, const ChipCase& c) {
  limit_cpu_time(kMostSeconds);
  Bytes bytes;
  const Evaluation outcome = run_here(c);
  bytes.put(outcome.runs.size());
  for (const Run& run : outcome.runs) put_run(bytes, run);
  bytes.text() += outcome.error;
  const std::string& text = bytes.text();
  for (std::size_t at = 0; at < text.size();) {
    const auto written = ::write(pipe, text.data() + at, text.size() - at);
    if (written <= 0) ::_exit(1);
    at += static_cast<std::size_t>(written);
  }
  ::_exit(0);
}

std::string read_all(int pipe) {
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(pipe, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

}  // namespace

NetworkSpec network_of(const ChipCase& c) {
  return test::with_bound_affines(parse_network(c.network, "test network"));
}

ChipConfig chip_of(const ChipCase& c) {
  return make_chip_config(load_hardware("wei2022", c.hardware));
}

QuantPolicy policy_of(const NetworkSpec& network, const std::string& text) {
  QuantPolicy policy = parse_policy_string(text);
  if (policy.layers.size() == 1)
    policy.layers.resize(network.weight_layers.size(), policy.layers[0]);
  return policy;
}

Mapping mapped(const Mapper& mapper, const QuantPolicy& policy) {
  auto answer = mapper.map(policy);
  if (const auto* missing = std::get_if<CapacityShortfall>(&answer)) {
    throw std::runtime_error(missing->problem);
  }
  return std::get<Mapping>(std::move(answer));
}

Evaluation simulate(const ChipCase& c) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    answer_through(ends[1], c);
  }
  ::close(ends[1]);
  Bytes bytes;
  bytes.text() = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  Evaluation outcome;
  if (WIFSIGNALED(status)) {
    outcome.error = "died of signal " + std::to_string(WTERMSIG(status)) + " (14: it hung)";
    return outcome;
  }
  outcome.runs.resize(bytes.take<std::size_t>());
  std::size_t length = sizeof(std::size_t);
  for (Run& run : outcome.runs) {
    run = take_run(bytes);
    length += 3 * sizeof(std::uint64_t) + sizeof(Station) + run.layers.size() * sizeof(LayerRun);
  }
  outcome.error = bytes.text().substr(length);
  return outcome;
}

std::string to_text(const Run& run) {
  std::ostringstream text;
  text << "elapsed " << run.elapsed_ps << "\n";
  for (const LayerRun& l : run.layers) {
    const Activity& a = l.activity;
    text << "layer " << l.start_ps << ".." << l.end_ps << " reads " << a.crossbar_reads << " cells "
         << a.cells_read << " rows " << a.row_drives << " samples " << a.samples << " subtract "
         << a.subtractions << " convert " << a.conversions << " shift " << a.shift_adds << " busy "
         << a.pe_cycles << " buffer " << a.buffer_reads << "+" << a.buffer_writes << " bus "
         << a.bus_bits << " tree " << a.tree_additions << " lut " << a.look_ups << " pool "
         << a.pool_operations << " vector " << a.vector_operations << " router " << a.router_flits
         << " link " << a.link_flits << " control " << a.register_writes << " waits";
    for (const Picoseconds waited : l.waited_ps) text << " " << waited;
    text << "\n";
  }
  return text.str();
}

std::string to_text(const Evaluation& outcome) {
  std::string text = outcome.error;
  for (const Run& run : outcome.runs) text += to_text(run);
  return text;
}

ChipCase with(ChipCase c, const std::string& assignment) {
  c.hardware.push_back(assignment);
  return c;
}

}  // namespace ohmic
