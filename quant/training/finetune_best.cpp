#include "quant/training/finetune_best.h"

#include <array>
#include <cstring>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kRecord = "best";  // F64 [2]: epoch, accuracy
constexpr const char* kState = "best/";
constexpr std::size_t kStateLength = 5;

using Record = std::array<double, 2>;

RawTensor to_tensor(const Record& record) {
  RawTensor tensor;
  tensor.type = TensorType::kF64;
  tensor.shape = {static_cast<std::int64_t>(record.size())};
  tensor.bytes.assign(reinterpret_cast<const char*>(record.data()), sizeof(record));
  return tensor;
}

}  // namespace

void FinetuneBest::offer(int epoch, double accuracy, const TensorMap& state) {
  if (!(accuracy > accuracy_)) return;
  epoch_ = epoch;
  accuracy_ = accuracy;
  state_ = state;
}

void FinetuneBest::save(TensorMap& tensors) const {
  tensors[kRecord] = to_tensor({static_cast<double>(epoch_), accuracy_});
  for (const auto& [name, tensor] : state_) tensors[kState + name] = tensor;
}

void FinetuneBest::load(const TensorMap& tensors, const std::string& file) {
  const auto found = tensors.find(kRecord);
  Record record{};
  if (found == tensors.end() || found->second.type != TensorType::kF64 ||
      found->second.bytes.size() != sizeof(record)) {
    throw ConfigError(file, "/weights/best", "is missing or of another type or shape");
  }
  std::memcpy(record.data(), found->second.bytes.data(), sizeof(record));
  epoch_ = static_cast<int>(record[0]);
  accuracy_ = record[1];
  state_.clear();
  for (const auto& [name, tensor] : tensors) {
    if (name.rfind(kState, 0) == 0) state_[name.substr(kStateLength)] = tensor;
  }
}

}  // namespace ohmic
