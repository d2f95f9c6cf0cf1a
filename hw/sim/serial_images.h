#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hw/sim/observer.h"
#include "tlm/link_credit.h"

namespace ohmic {

/// Shows observers the runs of images that follow one another whole as one run: each image begins
/// when the one before has ended. Windows are numbered anew for each; vectors are counted on. The
/// writes of registers before an image are left out but for the first. What still moves when an
/// image has ended, which nobody waits for, is shown at its end, without the time that it takes.
class SerialImages : public ChipObserver {
 public:
  /// latencies_ps: of each image.
  SerialImages(const std::vector<ChipObserver*>& observers,
               const std::vector<Picoseconds>& latencies_ps);

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_registers(int tile, int layer, Picoseconds at) override;
  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_vector_sent(std::size_t flow, Picoseconds at) override;
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                          Picoseconds at) override;
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override;
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override;
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override;
  void on_partial_sum(int layer, std::size_t set, int tile, Picoseconds at) override;
  void on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;
  void on_wait(FlowEnd place, Wait wait, Picoseconds at) override;
  void on_unit(int tile, TileUnit unit, int layer, Picoseconds begin, Picoseconds end) override;
  void on_work(int tile, int layer, std::uint64_t Activity::*count, std::uint64_t events,
               Picoseconds begin, Picoseconds end) override;
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

 private:
  /// Where an instant of the image's run lies in the one that observers see.
  Picoseconds shown(Picoseconds at) const { return std::min(at - shift_, end_); }
  /// Registers are written anew before each image.
  bool writes_registers() const { return image_ > 0 && !begun_; }

  std::vector<ChipObserver*> observers_;
  std::vector<Picoseconds> begins_;  ///< of each image and the end of all, as shown, from t = 0
  const Mapping* mapping_ = nullptr;
  std::size_t image_ = 0;
  bool begun_ = false;     ///< this image
  Picoseconds zero_ = 0;   ///< t = 0 of the first image
  Picoseconds shift_ = 0;  ///< how much later this image runs than it is shown
  /// Of this image, as it is shown; of the last one kNever: its end is the run's.
  Picoseconds end_ = noc::kNever;
};

}  // namespace ohmic
