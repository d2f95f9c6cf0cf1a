#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ohmic {

/// Codes of layers' inputs by name, at most so many bytes of them: the least lately used go first.
/// Thread-safe.
class CodeCache {
 public:
  using Codes = std::vector<std::uint8_t>;

  explicit CodeCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Null if the name is unknown or has fewer than `bytes`.
  std::shared_ptr<const Codes> find(const std::string& name, std::size_t bytes);
  void keep(const std::string& name, Codes codes);
  std::size_t most_bytes() const { return most_bytes_; }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<const Codes> codes;
  };

  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // the latest first
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
  std::mutex mutex_;
};

}  // namespace ohmic
