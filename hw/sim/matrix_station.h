#pragma once

#include <deque>
#include <vector>

#include "hw/sim/streams.h"
#include "hw/sim/tail.h"
#include "hw/sim/tile.h"

namespace ohmic {

/// A layer's share of one tile in a run: starts windows, sums partial sums, sends what is finished.
///
/// A window starts when the last of its inputs stands in the line buffer, the tile's PEs are free,
/// the output buffer has room for what it completes, and no other tile lags so far behind that its
/// partial sums could not be held.
class MatrixStation : public Station, public PeListener {
 public:
  /// Partial sums of one accumulation set on their way to the tile that completes them.
  struct PartialLink {
    MatrixStation* home = nullptr;
    std::size_t set = 0;     ///< of the home's sets
    std::size_t source = 0;  ///< of that set's remote tiles
    noc::Packet head;
    std::uint64_t bits = 0;
    int pes = 0;        ///< that contribute here
    CreditLine credit;  ///< windows that the home has room for
  };
  /// A set that is completed here.
  struct HomeSet {
    int pes = 0;  ///< that contribute here
    std::uint64_t columns = 0;
    std::vector<std::deque<Picoseconds>> remote;  ///< arrivals, per remote tile
    std::vector<PartialLink*> links;              ///< of the remote tiles
    std::vector<Tile*> senders;
  };
  struct Program {
    const ChipConfig* chip = nullptr;
    const Stage* stage = nullptr;
    const LayerMapping* layer = nullptr;
    const TileAssignment* assignment = nullptr;
    std::string name;
    std::uint64_t line_capacity = 0;
    std::uint64_t output_capacity = 0;
    std::uint64_t output_vector_bits = 0;
    std::function<void(Picoseconds)> on_complete;
  };

  MatrixStation(Tile& tile, Program program);

  void connect(std::vector<FlowState*> inputs, std::vector<FlowState*> outputs);
  std::size_t add_home_set(HomeSet set);
  HomeSet& home_set(std::size_t set) { return sets_[set]; }
  void add_partial(PartialLink& link);
  /// Windows may start from `at` on.
  void open(Picoseconds at);

  Picoseconds step(Picoseconds now) override;
  bool done() const override;
  bool expects_news(Picoseconds now) const override { return running_ > 0 && busy_until_ == now; }
  std::string waits_for(Picoseconds now) override;
  void on_pe_done() override;
  /// The last packet of a partial sum arrives.
  void take_partial(PartialLink& link, Picoseconds now);

 private:
  void finish_window(Picoseconds now);
  bool merge_window();
  Picoseconds try_start(Picoseconds now);
  Picoseconds start_window(Picoseconds now);
  bool partials_have_room(Picoseconds now, Picoseconds& next);
  void complete_if_done();

  Tile& tile_;
  Program program_;
  InputStream input_;
  OutputStream output_;
  Tail tail_;
  std::vector<HomeSet> sets_;
  std::vector<std::deque<Picoseconds>>
      own_;  ///< per home set: when this tile's share of a window was summed
  std::vector<PartialLink*> partials_;
  Picoseconds open_at_ = noc::kNever;
  std::uint64_t started_ = 0, finished_ = 0, merged_ = 0;
  std::size_t running_ = 0;
  Picoseconds busy_until_ = 0;
  bool window_done_ = false;
  bool completed_ = false;
};

}  // namespace ohmic
