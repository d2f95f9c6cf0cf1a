#include "hw/accelerator.h"

#include <algorithm>

#include "hw/mapping/capacity_error.h"
#include "hw/mapping/deadlock_check.h"
#include "hw/mapping/image_stream.h"
#include "hw/sim/image_times.h"
#include "hw/sim/serial_images.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

/// Tiles that any policy of a search can use: fewer bits never need more, so those of W8A8 if it
/// fits, else all. Balanced copies take what there is, whatever W8A8 leaves over, and of several
/// array classes a policy may take any.
int most_searched_tiles(const Mapper& mapper, const NetworkSpec& network, const ChipConfig& chip) {
  if (chip.replication.balance || chip.arrays.size() > 1) return chip.tiles();
  const auto widest = mapper.map(uniform_policy(network, kMaxSearchBits, kMaxSearchBits));
  const auto* mapping = std::get_if<Mapping>(&widest);
  return mapping != nullptr ? mapping->places : chip.tiles();
}

}  // namespace

Accelerator::Accelerator(const NetworkSpec& network, const ChipConfig& chip,
                         const ChipPrices& prices, bool detailed)
    : network_(network),
      mapper_(network, chip),
      meter_(network, chip, prices),
      chip_(chip),
      tiles_(most_searched_tiles(mapper_, network, chip)),
      detailed_(detailed) {}

void Accelerator::elaborate() {
  if (elaborated_ >= tiles_) return;
  if (simulator_) {  // a kernel that has run takes no further modules
    simulator_.reset();
    kernel_.reset();
    kernel_ = std::make_unique<KernelContext>();
  }
  simulator_.emplace(chip_, tiles_, detailed_);
  elaborated_ = tiles_;
}

void Accelerator::leave() {
  if (simulator_) simulator_->leave();
  KernelContext* const left = kernel_.release();  // it still knows the chip's modules
  static_cast<void>(left);
}

Mapping Accelerator::map(const QuantPolicy& policy, const NetworkCodes* codes) {
  if (codes == nullptr && chip_.compression != Compression::kNone) {
    throw ConfigError("mapping.compression",
                      "is not none: what is stored follows from the integer weights, which are not "
                      "at hand here; allowed is none");
  }
  auto outcome = mapper_.map(policy, codes);
  if (const auto* shortfall = std::get_if<CapacityShortfall>(&outcome))
    throw CapacityError(shortfall->problem);
  auto& mapping = std::get<Mapping>(outcome);
  tiles_ = std::max(tiles_, mapping.places);
  return std::move(mapping);
}

/// Images that follow one another whole are as many runs. Latency of each, ms.
std::vector<double> Accelerator::run_one_by_one(const Mapping& mapping, std::uint64_t images,
                                                const std::vector<ChipObserver*>& observers) {
  const bool alike = mapping.activity == nullptr;
  serial_ = mapping;
  const auto run = [&](std::uint64_t image, const std::vector<ChipObserver*>& watching) {
    if (!alike) serial_.activity = mapping.activity->image(image, images);
    return simulator_->run(serial_, watching).elapsed_ps;
  };
  std::vector<Picoseconds> latencies;
  for (std::uint64_t i = 0; i < images; ++i)
    latencies.push_back(alike && i > 0 ? latencies.front() : run(i, {}));
  if (!observers.empty()) {
    SerialImages serial(observers, latencies);
    for (std::uint64_t i = 0; i < images; ++i) run(i, {&serial});
  }
  std::vector<double> ms;
  for (const Picoseconds latency : latencies) ms.push_back(static_cast<double>(latency) * 1e-9);
  return ms;
}

StreamReport Accelerator::stream(const Mapping& mapping, std::uint64_t images,
                                 const CostReport& image,
                                 const std::vector<ChipObserver*>& observers) {
  elaborate();
  if (chip_.dataflow == Dataflow::kLayerSerial) {
    return report_one_by_one(run_one_by_one(mapping, images, observers), image);
  }
  streamed_ = stream_graph(*mapping.graph, images);
  const Mapping all = stream_mapping(mapping, streamed_, images);
  const std::string problem = deadlock(network_, chip_, all);
  if (!problem.empty()) throw CapacityError(problem);
  ImageTimes times(images);
  std::vector<ChipObserver*> watching = observers;
  watching.push_back(&times);
  simulator_->run(all, watching);
  return report_stream(times.starts_ps(), times.ends_ps(), image);
}

CostReport Accelerator::price(const QuantPolicy& policy, const NetworkCodes* codes) {
  if (chip_.skip_zero_inputs) {
    throw ConfigError("pe.skip_zero_inputs",
                      "is on: which inputs are 0 only values tell, which are not at hand here; "
                      "allowed is off");
  }
  return run(map(policy, codes));
}

CostReport Accelerator::run(const Mapping& mapping, const std::vector<ChipObserver*>& observers) {
  elaborate();
  const Run run = simulator_->run(mapping, observers);
  kernel_events_ = run.kernel_events;
  return meter_.price(mapping, run);
}

}  // namespace ohmic
