#include "hw/sim/serial_images.h"

namespace ohmic {

SerialImages::SerialImages(const std::vector<ChipObserver*>& observers,
                           const std::vector<Picoseconds>& latencies_ps)
    : observers_(observers), begins_{0} {
  for (const Picoseconds latency : latencies_ps) begins_.push_back(begins_.back() + latency);
}

void SerialImages::on_run(const Mapping& mapping, Picoseconds now) {
  mapping_ = &mapping;
  begun_ = false;
  if (image_ > 0) return;
  for (ChipObserver* o : observers_) o->on_run(mapping, now);
}

void SerialImages::on_registers(int tile, int layer, Picoseconds at) {
  if (image_ > 0) return;
  for (ChipObserver* o : observers_) o->on_registers(tile, layer, at);
}

void SerialImages::on_begin(Picoseconds now) {
  begun_ = true;
  if (image_ == 0) {
    zero_ = now;
    for (ChipObserver* o : observers_) o->on_begin(now);
  }
  shift_ = now - (zero_ + begins_[image_]);
  end_ = image_ + 2 == begins_.size() ? noc::kNever : zero_ + begins_[image_ + 1];
}

void SerialImages::on_end(Picoseconds end) {
  if (++image_ + 1 < begins_.size()) return;
  for (ChipObserver* o : observers_) o->on_end(shown(end));
}

void SerialImages::on_vector_sent(std::size_t flow, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_vector_sent(flow, shown(at));
}

void SerialImages::on_vector_arrived(std::size_t flow, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_vector_arrived(flow, shown(at));
}

void SerialImages::on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                                      Picoseconds at) {
  const Stage& stage = mapping_->graph->stages[static_cast<std::size_t>(place.stage)];
  const std::uint64_t before = image_ * static_cast<std::uint64_t>(stage.inputs[producer].pixels());
  for (ChipObserver* o : observers_)
    o->on_vectors_dropped(place, producer, before + count, shown(at));
}

void SerialImages::on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) {
  const WindowTimes then{shown(times.start), shown(times.read_end), shown(times.begin),
                         shown(times.end)};
  for (ChipObserver* o : observers_) o->on_window(place, window, then);
}

void SerialImages::on_pe(int tile, int pe, int layer, const PeSchedule& schedule,
                         Picoseconds begin) {
  for (ChipObserver* o : observers_) o->on_pe(tile, pe, layer, schedule, shown(begin));
}

void SerialImages::on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) {
  for (ChipObserver* o : observers_) o->on_window_summed(place, window, shown(now));
}

void SerialImages::on_partial_sum(int layer, std::size_t set, int tile, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_partial_sum(layer, set, tile, shown(at));
}

void SerialImages::on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_window_complete(place, window, shown(at));
}

void SerialImages::on_vector_written(FlowEnd place, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_vector_written(place, shown(at));
}

void SerialImages::on_wait(FlowEnd place, Wait wait, Picoseconds at) {
  for (ChipObserver* o : observers_) o->on_wait(place, wait, shown(at));
}

void SerialImages::on_unit(int tile, TileUnit unit, int layer, Picoseconds begin, Picoseconds end) {
  if (begin < end && shown(begin) == shown(end)) return;  // it works when the image has ended
  for (ChipObserver* o : observers_) o->on_unit(tile, unit, layer, shown(begin), shown(end));
}

void SerialImages::on_work(int tile, int layer, std::uint64_t Activity::*count,
                           std::uint64_t events, Picoseconds begin, Picoseconds end) {
  for (ChipObserver* o : observers_)
    o->on_work(tile, layer, count, events, shown(begin), shown(end));
}

void SerialImages::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  if (writes_registers()) return;
  for (ChipObserver* o : observers_) o->on_inject(packet, shown(at_ps));
}

void SerialImages::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                          std::uint64_t now_ps, std::uint64_t hold_ps) {
  if (writes_registers()) return;
  for (ChipObserver* o : observers_) o->on_hop(router, port, packet, shown(now_ps), hold_ps);
}

}  // namespace ohmic
