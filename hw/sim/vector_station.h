#pragma once

#include <vector>

#include "hw/sim/streams.h"
#include "hw/sim/tail.h"
#include "hw/sim/tile.h"

namespace ohmic {

/// A vector stage (add, concat, copy) in the vector unit of the tile that hosts it: joins the
/// vectors of its producers pixel by pixel, looks the result up, pools, sends.
class VectorStation : public Station {
 public:
  struct Program {
    const ChipConfig* chip = nullptr;
    const Stage* stage = nullptr;
    std::string name;
    std::uint64_t line_capacity = 0;  ///< per producer
    std::uint64_t output_capacity = 0;
    std::uint64_t output_vector_bits = 0;
  };

  VectorStation(Tile& tile, Program program);

  /// `inputs`: the flows of each producer.
  void connect(std::vector<std::vector<FlowState*>> inputs, std::vector<FlowState*> outputs);

  Picoseconds step(Picoseconds now) override;
  bool done() const override;
  bool expects_news(Picoseconds) const override { return false; }
  std::string waits_for(Picoseconds now) override;

 private:
  Picoseconds try_start(Picoseconds now);

  Tile& tile_;
  Program program_;
  std::vector<InputStream> inputs_;
  OutputStream output_;
  Tail tail_;
  std::uint64_t started_ = 0;
};

}  // namespace ohmic
