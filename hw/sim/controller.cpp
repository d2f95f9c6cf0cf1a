#include "hw/sim/controller.h"

#include <algorithm>
#include <string>

#include "tlm/sc_ps.h"

namespace ohmic {

Controller::Controller(const sc_core::sc_module_name& name, const ChipConfig& chip, ChipPort& port,
                       noc::EventQueue& events)
    : sc_module(name),
      chip_(chip),
      port_(port),
      start_(events, [this] { program(); }),
      begin_(events, [this] { begin(); }) {}

void Controller::clear() {
  registers_.clear();
  layers_.clear();
  written_ = 0;
  begun_at_ = 0;
  events_ = 0;
  start_.cancel();
  begin_.cancel();
}

void Controller::add_layer(std::vector<MatrixTileStage*> tile_stages) {
  layers_.push_back({std::move(tile_stages), 0, 0});
}

void Controller::start(std::function<void(Picoseconds)> on_begin) {
  on_begin_ = std::move(on_begin);
  start_.notify_delta();
}

void Controller::program() {
  ++events_;
  for (const Registers& r : registers_) {
    noc::Packet head;
    head.source = noc::kChipPort;
    head.destination = r.tile;
    head.layer = static_cast<std::uint32_t>(r.layer);
    head.kind = static_cast<std::uint32_t>(PacketKind::kControl);
    send_vector(chip_, port_.interface, head, 1, noc::now_ps());
  }
}

void Controller::on_register_written(Picoseconds at) {
  begun_at_ = std::max(begun_at_, at);
  if (++written_ == registers_.size()) begin_.notify_at(begun_at_);
}

void Controller::begin() {
  ++events_;
  on_begin_(begun_at_);
  port_.begin();
  const std::size_t open_layers = chip_.dataflow == Dataflow::kPipelined ? layers_.size() : 1;
  for (std::size_t l = 0; l < open_layers; ++l) open(l, begun_at_);
}

void Controller::open(std::size_t layer, Picoseconds at) {
  for (MatrixTileStage* tile_stage : layers_[layer].tile_stages) tile_stage->open(at);
}

void Controller::on_tile_stage_complete(std::size_t layer, Picoseconds end) {
  Layer& l = layers_[layer];
  l.end = std::max(l.end, end);
  if (++l.complete < l.tile_stages.size()) return;
  if (chip_.dataflow == Dataflow::kLayerSerial && layer + 1 < layers_.size())
    open(layer + 1, l.end);
}

std::uint64_t Controller::writes(int layer) const {
  return static_cast<std::uint64_t>(std::count_if(
      registers_.begin(), registers_.end(), [&](const Registers& r) { return r.layer == layer; }));
}

std::string Controller::waits_for() const {
  if (written_ == registers_.size()) return "";
  return "the controller has written " + std::to_string(written_) + " of " +
         std::to_string(registers_.size()) + " registers";
}

}  // namespace ohmic
