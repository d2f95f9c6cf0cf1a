#include "hw/mapping/deadlock_check.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kBitsPerKib = 8192;
constexpr std::uint64_t kMostKib = std::uint64_t{1} << 20;

/// Vectors that a stage's buffers hold: the least of its tiles, since all must go on together.
struct StageRoom {
  std::vector<std::uint64_t> line;  ///< per producer
  std::uint64_t output = 0;
};

std::vector<StageRoom> rooms(const ChipConfig& chip, const Mapping& m) {
  std::vector<StageRoom> all;
  for (std::size_t s = 0; s < m.graph->stages.size(); ++s) {
    const int id = static_cast<int>(s);
    StageRoom room;
    std::uint64_t line = ~std::uint64_t{0};
    for (const FlowEnd& reader : reader_ends(m, id))
      line = std::min(line, line_capacity(chip, m, reader));
    room.line.assign(m.graph->stages[s].producers.size(), line);
    room.output = ~std::uint64_t{0};
    for (const FlowEnd& writer : writer_ends(m, id))
      room.output = std::min(room.output, output_capacity(chip, m, writer));
    all.push_back(std::move(room));
  }
  return all;
}

/// Lets the stages of a network go on without time, each as far as vectors and room allow.
class UntimedRun {
 public:
  UntimedRun(const DataflowGraph& graph, const std::vector<StageRoom>& rooms)
      : graph_(graph), rooms_(rooms), started_(graph.stages.size(), 0) {
    for (const Stage& stage : graph.stages) received_.emplace_back(stage.producers.size(), 0);
  }

  /// The first stage that cannot finish; none: -1.
  int run() {
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t s = 0; s < graph_.stages.size(); ++s) {
        moved |= receive(s);
        moved |= start(s);
      }
    }
    for (std::size_t s = 0; s < graph_.stages.size(); ++s) {
      if (started_[s] < graph_.stages[s].windows) return static_cast<int>(s);
    }
    return -1;
  }

 private:
  const Stage& stage(int s) const { return graph_.stages[static_cast<std::size_t>(s)]; }
  std::uint64_t produced(int s) const {
    const std::uint64_t windows = started_[static_cast<std::size_t>(s)];
    return windows == 0 ? 0 : stage(s).produced[windows - 1];
  }

  bool receive(std::size_t s) {
    const Stage& reader = graph_.stages[s];
    bool moved = false;
    for (std::size_t k = 0; k < reader.producers.size(); ++k) {
      const std::uint64_t sent = reader.producers[k] == kIoPort
                                     ? static_cast<std::uint64_t>(reader.inputs[k].pixels())
                                     : produced(reader.producers[k]);
      const std::uint64_t room = reader.released[k][started_[s]] + rooms_[s].line[k];
      moved |= std::min(sent, room) > received_[s][k];
      received_[s][k] = std::max(received_[s][k], std::min(sent, room));
    }
    return moved;
  }

  /// Vectors of a stage that all its readers have.
  std::uint64_t freed(std::size_t s) const {
    std::uint64_t least = produced(static_cast<int>(s));
    for (const int c : graph_.stages[s].consumers) {
      for (std::size_t k = 0; k < stage(c).producers.size(); ++k) {
        if (stage(c).producers[k] == static_cast<int>(s))
          least = std::min(least, received_[static_cast<std::size_t>(c)][k]);
      }
    }
    return least;
  }

  bool start(std::size_t s) {
    const Stage& self = graph_.stages[s];
    const std::uint64_t before = started_[s];
    const std::uint64_t room = freed(s) + rooms_[s].output;
    while (started_[s] < self.windows && self.produced[started_[s]] <= room && has_inputs(s))
      ++started_[s];
    return started_[s] > before;
  }

  bool has_inputs(std::size_t s) const {
    const Stage& self = graph_.stages[s];
    for (std::size_t k = 0; k < self.producers.size(); ++k) {
      if (received_[s][k] < self.needed[k][started_[s]]) return false;
    }
    return true;
  }

  const DataflowGraph& graph_;
  const std::vector<StageRoom>& rooms_;
  std::vector<std::uint64_t> started_;
  std::vector<std::vector<std::uint64_t>> received_;  ///< per stage and producer
};

int stuck_stage(const ChipConfig& chip, const Mapping& mapping) {
  const auto all = rooms(chip, mapping);
  return UntimedRun(*mapping.graph, all).run();
}

/// Least whole KiB of a buffer with which nothing stands still; 0 if no size will do.
template <typename Resize>
std::uint64_t least_kib(const ChipConfig& chip, const Mapping& mapping, Resize resize) {
  const auto enough = [&](std::uint64_t kib) {
    ChipConfig larger = chip;
    resize(larger, kib * kBitsPerKib);
    return stuck_stage(larger, mapping) < 0;
  };
  std::uint64_t high = 1;
  while (!enough(high)) {
    if (high >= kMostKib) return 0;
    high *= 2;
  }
  std::uint64_t low = high / 2;  // too small, or 0
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

/// What is needed is rounded up, what is there to the nearest.
enum class Round { kUp, kNearest };

std::string kib(std::uint64_t bits, Round round = Round::kUp) {
  const auto hundredths =
      (bits * 100 + (round == Round::kUp ? kBitsPerKib - 1 : kBitsPerKib / 2)) / kBitsPerKib;
  const auto rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest + " KiB";
}

std::uint32_t largest_step(const Stage& s) {
  std::uint32_t most = 1;
  std::uint32_t before = 0;
  for (std::uint32_t after : s.produced) {
    most = std::max(most, after - before);
    before = after;
  }
  return most;
}

std::string needs(const std::string& layer, const std::string& what, std::uint64_t bits,
                  const ChipConfig& chip, bool matrix) {
  return "layer '" + layer + "': its " + what + ", " + kib(bits) + ", and " +
         (matrix ? "tile.buffer_kib gives " + kib(chip.buffer_bits, Round::kNearest)
                 : "tile.vector_buffer_kib gives " + kib(chip.vector_buffer_bits, Round::kNearest));
}

}  // namespace

std::string buffer_shortfall(const NetworkSpec& network, const ChipConfig& chip, const Mapping& m) {
  for (std::size_t s = 0; s < m.graph->stages.size(); ++s) {
    const Stage& stage = m.graph->stages[s];
    const bool matrix = stage.kind == StageKind::kMatrix;
    const std::string& name = network.layers[static_cast<std::size_t>(stage.layer)].name;
    for (const FlowEnd& reader : reader_ends(m, static_cast<int>(s))) {
      for (std::size_t k = 0; k < stage.producers.size(); ++k) {
        const auto held = pixels_held(stage, k);
        if (line_capacity(chip, m, reader) < held) {
          return needs(name,
                       std::string(matrix ? "line" : "operand") + " buffer must hold one window",
                       held * line_vector_bits(chip, m, reader), chip, matrix);
        }
      }
    }
    for (const FlowEnd& writer : writer_ends(m, static_cast<int>(s))) {
      const auto step = largest_step(stage);
      if (output_capacity(chip, m, writer) < step) {
        return needs(name,
                     std::string(matrix ? "output" : "result") +
                         " buffer must hold what one window produces",
                     step * output_vector_bits(chip, m, writer), chip, matrix);
      }
    }
  }
  return "";
}

std::string deadlock(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping) {
  const auto& stages = mapping.graph->stages;
  const bool joins = std::any_of(stages.begin(), stages.end(),
                                 [](const Stage& s) { return s.producers.size() > 1; });
  if (!joins || chip.dataflow == Dataflow::kLayerSerial) return "";
  const int stuck = stuck_stage(chip, mapping);
  if (stuck < 0) return "";
  const Stage& stage = stages[static_cast<std::size_t>(stuck)];
  const std::string problem = "the pipeline would stand still at layer '" +
                              network.layers[static_cast<std::size_t>(stage.layer)].name +
                              "': a branch fills its buffers while a join waits for the other; ";
  const auto vector_kib = least_kib(
      chip, mapping, [](ChipConfig& c, std::uint64_t bits) { c.vector_buffer_bits = bits; });
  if (vector_kib > 0)
    return problem + "tile.vector_buffer_kib = " + std::to_string(vector_kib) +
           " would do, the chip has " + kib(chip.vector_buffer_bits);
  const auto tile_kib =
      least_kib(chip, mapping, [](ChipConfig& c, std::uint64_t bits) { c.buffer_bits = bits; });
  return problem + "tile.buffer_kib = " + std::to_string(tile_kib) + " would do, the chip has " +
         kib(chip.buffer_bits, Round::kNearest);
}

}  // namespace ohmic
