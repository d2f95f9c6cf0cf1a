#include "hw/functional/stage_values.h"

#include <algorithm>

namespace ohmic {

void StageValues::clear() {
  post_ops_.clear();
  windows_done_ = dropped_ = 0;
  written_.clear();
  std::fill(sent_.begin(), sent_.end(), 0);
}

std::size_t StageValues::add_reader() {
  sent_.push_back(0);
  return sent_.size() - 1;
}

void StageValues::enter_tail(std::uint64_t window, std::vector<float> vector) {
  if (window != windows_done_++)
    defect("completes window " + std::to_string(window) + " out of order");
  post_ops_.enter(std::move(vector));
}

void StageValues::write_vector(Picoseconds at) {
  std::vector<float> vector;
  if (!post_ops_.leave(vector)) {
    defect("writes output vector " + std::to_string(dropped_ + written_.size()) +
           " before it is complete");
  }
  written_.push_back({std::move(vector), at});
}

const std::vector<float>* StageValues::send_vector(std::size_t reader, Picoseconds at) {
  const std::uint64_t least = *std::min_element(sent_.begin(), sent_.end());
  for (; dropped_ < least; ++dropped_) written_.pop_front();
  const std::uint64_t index = sent_[reader]++;
  if (index - dropped_ >= written_.size()) {
    defect("sends output vector " + std::to_string(index) + " before it is written");
    --sent_[reader];
    return nullptr;
  }
  const Written& written = written_[index - dropped_];
  if (written.at > at)
    defect("sends output vector " + std::to_string(index) + " before it is written");
  return written.vector.empty() ? nullptr : &written.vector;
}

}  // namespace ohmic
