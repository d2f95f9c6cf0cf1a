#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "hw/functional/matrix_layer.h"
#include "hw/functional/matrix_values.h"
#include "hw/functional/stage_values.h"

namespace ohmic {

/// A flow of the mapping and the vectors that are on it. Null ends: the I/O port.
struct FlowValues {
  StageValues* from = nullptr;
  StageValues* to = nullptr;
  std::size_t producer = 0;           ///< of the reader
  std::size_t reader = 0;             ///< which of the sender's readers this is
  std::size_t source = 0;             ///< which of the reader's sources this is
  std::vector<std::size_t> channels;  ///< positions in the sender's vectors
  std::vector<std::size_t> places;    ///< positions in the reader's vectors
  int encoded_for = -1;               ///< weight layer whose codes travel; -1: values do
  std::uint64_t sent = 0, arrived = 0;
  std::deque<std::vector<float>> on_the_way;

  void clear() {
    sent = arrived = 0;
    on_the_way.clear();
  }
};

/// All places of the chip that hold values in runs of one mapping.
struct DatapathParts {
  using Place = std::pair<int, int>;

  std::deque<MatrixLayer> layers;
  std::map<Place, std::unique_ptr<StageValues>> stage_values;  ///< by stage and tile
  std::map<Place, MatrixValues*> matrix;                       ///< by weight layer and tile
  std::vector<FlowValues> flows;                               ///< as Mapping::flows
};

/// `network`, `chip`, `mapping`, `values`, `arithmetic`, `arrays` and `defects` outlive the result.
DatapathParts build_datapath(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping, const std::vector<LayerValues>& values,
                             const DigitalArithmetic& arithmetic, const ArrayModel& arrays,
                             const ChipDraw& draw, ValueDefects& defects);

}  // namespace ohmic
