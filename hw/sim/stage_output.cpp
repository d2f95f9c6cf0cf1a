#include "hw/sim/stage_output.h"

namespace ohmic {

StageOutput::StageOutput(Tile& tile, const Program& program) : tile_(tile), program_(program) {
  post_ops_.configure(*program_.stage, program_.channels, tile.lut, tile.pool_unit,
                      [this](Picoseconds at) { emit(at); });
}

void StageOutput::connect(std::vector<FlowState*> flows) {
  for (FlowState* flow : flows) flow->wake_sender = [this](Picoseconds at) { tile_.wake_at(at); };
  stream_.configure(*program_.chip, tile_.watch().observers, std::move(flows),
                    [this](Picoseconds at, std::uint64_t bits) {
                      return program_.buffer->read(program_.stage->weight_layer, at, bits);
                    });
}

bool StageOutput::has_room(std::uint64_t window, Picoseconds now) {
  return program_.chip->dataflow == Dataflow::kLayerSerial ||
         program_.stage->produced[window] <= stream_.freed(now) + program_.capacity;
}

void StageOutput::emit(Picoseconds at) {
  last_written_ = program_.buffer->write(program_.stage->weight_layer, at, program_.vector_bits);
  stream_.produce(last_written_);
  for (ChipObserver* observer : tile_.watch().of_ends)
    observer->on_vector_written(program_.place, last_written_);
}

}  // namespace ohmic
