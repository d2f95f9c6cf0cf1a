#include "quant/integer/inference/code_cache.h"

namespace ohmic {

std::shared_ptr<const CodeCache::Codes> CodeCache::find(const std::string& name,
                                                        std::size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = index_.find(name);
  if (found == index_.end() || found->second->codes->size() < bytes) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->codes;
}

void CodeCache::keep(const std::string& name, Codes codes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = index_.find(name);
  if (found != index_.end()) {
    bytes_ -= found->second->codes->size();
    entries_.erase(found->second);
    index_.erase(found);
  }
  bytes_ += codes.size();
  entries_.push_front({name, std::make_shared<const Codes>(std::move(codes))});
  index_[name] = entries_.begin();
  while (bytes_ > most_bytes_) {
    bytes_ -= entries_.back().codes->size();
    index_.erase(entries_.back().name);
    entries_.pop_back();
  }
}

}  // namespace ohmic
