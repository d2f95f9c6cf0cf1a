#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hw/sim/flow_control.h"
#include "hw/sim/stage_output.h"
#include "hw/sim/tile_stage.h"
#include "util/ring_queue.h"

namespace ohmic {

/// A layer's share of one tile in a run: starts windows, sums partial sums, sends what is finished.
///
/// A window starts when the last of its inputs stands in the line buffer, the tile's PEs are free,
/// the output buffer has room for what it completes, and no other tile lags so far behind that its
/// partial sums could not be held. With `tile.input_buffering = double` the PEs need not be free:
/// the window's inputs are read while they work on the one before. Of a layer that is mapped
/// `copies` times, a tile of copy c takes the windows c, c + copies, c + 2 copies, ...
class MatrixTileStage : public TileStage, public PeListener {
 public:
  /// Partial sums of one accumulation set on their way to the tile that completes them.
  struct PartialLink {
    MatrixTileStage* home = nullptr;
    std::size_t set = 0;     ///< of the home's sets
    std::size_t source = 0;  ///< of that set's remote tiles
    noc::Packet head;
    std::uint64_t bits = 0;
    int pes = 0;                    ///< that contribute here
    std::uint64_t next_window = 0;  ///< that its sender will start
    CreditCounter credit;           ///< the home has room for the windows before this one
  };
  /// A tile that contributes to a set which is completed elsewhere.
  struct Remote {
    PartialLink* link = nullptr;
    Tile* sender = nullptr;
    int copy = 0;
    RingQueue<Picoseconds> arrivals;
  };
  /// A set that is completed here.
  struct HomeSet {
    std::size_t index = 0;  ///< into LayerMapping::sets
    int pes = 0;            ///< that contribute here
    std::uint64_t columns = 0;
    std::vector<Remote> remote;
    RingQueue<Picoseconds> own;  ///< when this tile's share of a window was summed
  };
  struct Program {
    const LayerMapping* layer = nullptr;
    const TileAssignment* assignment = nullptr;
    std::string name;
    std::uint64_t line_capacity = 0;
    StageOutput::Program output;
    std::function<void(Picoseconds)> on_complete;
  };

  MatrixTileStage(Tile& tile, Program program);

  void connect(std::vector<FlowState*> inputs, std::vector<FlowState*> outputs);
  std::size_t add_home_set(HomeSet set);
  HomeSet& home_set(std::size_t set) { return sets_[set]; }
  void add_partial(PartialLink& link);
  void begin(Picoseconds now) override;
  /// Windows may start from `at` on.
  void open(Picoseconds at);

  Picoseconds step(Picoseconds now) override;
  bool done() const override;
  bool expects_news(Picoseconds now) const override {
    return running_ > 0 && running_until_ == now && tile_.pes_tell_end();
  }
  std::string waits_for() const override;
  void on_pe_done() override;
  /// The last packet of a partial sum will be in at `at`.
  void take_partial(const PartialLink& link, Picoseconds at);
  /// How long it works for an image, after a run: read, bus and PEs of the windows, shared by the
  /// layer's copies; with two sets of input registers the longer of (read, bus) and PEs.
  Station station() const;

 private:
  const Stage& stage() const { return *program_.output.stage; }
  const ChipConfig& chip() const { return *program_.output.chip; }
  bool doubled() const { return chip().double_buffering; }
  /// Index of its weight layer: who pays for what its tile does.
  int layer() const { return stage().weight_layer; }
  /// Index of the n-th window of this tile's copy.
  std::uint64_t window(std::uint64_t n) const;
  bool all_started() const { return window(started_) >= stage().windows; }
  bool all_finished() const { return window(finished_) >= stage().windows; }
  /// Leading input vectors that no window of this copy reads.
  std::uint64_t unread() const;
  /// Windows that may be ahead of the last one whose partial sums are added.
  std::uint64_t slots() const;

  void finish_window(Picoseconds now);
  Picoseconds sum(int pes, std::uint64_t columns, Picoseconds now);
  Picoseconds add_up(Picoseconds at, std::uint64_t operands, std::uint64_t columns);
  bool shares_are_here() const;
  bool merge_window(Picoseconds now);
  Picoseconds merge_set(HomeSet& set, int copy);
  void grant_partials(Picoseconds at);
  Picoseconds try_start(Picoseconds now);
  Picoseconds stall(Wait wait, Picoseconds now, Picoseconds until);
  bool may_load(Picoseconds now) const;
  std::uint64_t rows_to_read() const;
  void measure_window(std::uint64_t window);
  void start_pes(Picoseconds begin);
  void see_pes(Picoseconds now);
  void wait_for_window(Picoseconds now, Picoseconds pes_free);
  void start_window(Picoseconds now);
  bool partials_have_room(Picoseconds now, Picoseconds& next);
  void complete_if_done();

  Program program_;
  LineBufferQueue input_;
  StageOutput output_;
  std::vector<HomeSet> sets_;
  std::vector<PartialLink*> partials_;
  CreditCounter own_room_;  ///< of a tile that completes sums: for the windows before this one
  Picoseconds open_at_ = noc::kNever;
  std::uint64_t started_ = 0, finished_ = 0;  ///< of this copy's windows
  std::uint64_t begun_ = 0;                   ///< of them, in the PEs
  std::uint64_t merged_ = 0;                  ///< of all windows
  std::size_t running_ = 0;                   ///< PEs
  bool measured_ = false, windows_differ_ = false;
  Picoseconds pe_window_ = 0;   ///< of the PE that takes longest
  Picoseconds adc_window_ = 0;  ///< the most that the converters of a PE work in it
  Picoseconds running_until_ = 0;
  Picoseconds begin_ = 0;              ///< the PEs begin with the window that was started last
  std::optional<Picoseconds> loaded_;  ///< a window whose inputs stand ready for then
  bool window_done_ = false;
  bool completed_ = false;
};

}  // namespace ohmic
