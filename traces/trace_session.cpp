#include "traces/trace_session.h"

#include "traces/time_text.h"
#include "util/config_error.h"

namespace ohmic {

namespace {

Picoseconds power_bin(const TraceRequest& request, const ChipConfig& chip) {
  if (!request.power_bin) return kBinClocks * chip.clock_ps;
  if (*request.power_bin < chip.clock_ps) {
    throw ConfigError("--power-bin", "is " + ns_text(*request.power_bin) +
                                         " ns, allowed is at least a clock of the chip, " +
                                         ns_text(chip.clock_ps) + " ns");
  }
  return *request.power_bin;
}

}  // namespace

TraceSession::TraceSession(const TraceRequest& request, const NetworkSpec& network,
                           const ChipConfig& chip, const ChipPrices& prices)
    : request_(request), power_(chip, prices, power_bin(request, chip)) {
  const std::string& scope = request_.scope;
  if (!request_.vcd.empty())
    wave_ = std::make_unique<WaveFile>(request_.vcd, scope, request_.range, network, chip, power_);
  if (!request_.timeline.empty()) {
    timeline_file_ = std::make_unique<FileWriter>(request_.timeline);
    timeline_ =
        std::make_unique<Timeline>(network, chip, scope, request_.range, power_, *timeline_file_);
  }
  if (!request_.packet_log.empty()) {
    packet_file_ = std::make_unique<FileWriter>(request_.packet_log);
    packet_log_ = std::make_unique<PacketLog>(network, chip, scope, request_.range, *packet_file_);
  }
}

std::vector<ChipObserver*> TraceSession::observers() {
  std::vector<ChipObserver*> all = {&clock_, &power_};
  if (wave_ != nullptr) all.push_back(&wave_->observer());
  if (timeline_ != nullptr) all.push_back(timeline_.get());
  if (packet_log_ != nullptr) all.push_back(packet_log_.get());
  return all;
}

void TraceSession::write() {
  const Picoseconds latency = clock_.end - clock_.begin;
  if (request_.range.from > latency) {
    throw ConfigError("--trace-from", "is " + ns_text(request_.range.from) +
                                          " ns, behind the latency of " + ns_text(latency) + " ns");
  }
  if (wave_ != nullptr) wave_->write(latency);
  if (timeline_file_ != nullptr) timeline_file_->commit();
  if (packet_file_ != nullptr) packet_file_->commit();
}

}  // namespace ohmic
