#pragma once

#include <functional>
#include <systemc>
#include <vector>

#include "hw/sim/chip_port.h"
#include "hw/sim/matrix_tile_stage.h"

namespace ohmic {

/// Programs every mapped tile's bit-width registers through the network, then lets the inference
/// begin; schedules the layers in `layer_serial`.
class Controller : public sc_core::sc_module {
 public:
  Controller(const sc_core::sc_module_name& name, const ChipConfig& chip, ChipPort& port,
             noc::EventQueue& events);

  /// The bit-width registers of one tile.
  struct Registers {
    int tile = 0;
    int layer = 0;
    int weight_bits = 0;
    int activation_bits = 0;
  };

  void clear();
  void add_registers(const Registers& registers) { registers_.push_back(registers); }
  /// Tile stages of one layer; layers are added in the order in which they run.
  void add_layer(std::vector<MatrixTileStage*> tile_stages);
  std::size_t layers() const { return layers_.size(); }
  /// Programs the registers; the inference begins when the last is written. `on_begin` is told
  /// when.
  void start(std::function<void(Picoseconds)> on_begin);
  /// A register will be written at `at`.
  void on_register_written(Picoseconds at);
  /// A tile stage of the n-th added layer has finished its last output at `end`.
  void on_tile_stage_complete(std::size_t layer, Picoseconds end);

  /// When the first input word may enter.
  Picoseconds begun_at() const { return begun_at_; }
  std::uint64_t writes(int layer) const;
  std::uint64_t events() const { return events_; }
  std::string waits_for() const;

 private:
  struct Layer {
    std::vector<MatrixTileStage*> tile_stages;
    std::size_t complete = 0;
    Picoseconds end = 0;
  };
  void program();
  void begin();
  void open(std::size_t layer, Picoseconds at);

  const ChipConfig& chip_;
  ChipPort& port_;
  std::vector<Registers> registers_;
  std::vector<Layer> layers_;
  std::size_t written_ = 0;
  Picoseconds begun_at_ = 0;
  std::uint64_t events_ = 0;
  std::function<void(Picoseconds)> on_begin_;
  noc::TimedEvent start_, begin_;
};

}  // namespace ohmic
