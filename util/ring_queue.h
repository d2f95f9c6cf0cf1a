#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ohmic {

/// A first-in first-out queue in one block of memory, for values of a few words: it grows to the
/// most that it ever holds and allocates no more after that.
template <class T>
class RingQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  void clear() { first_ = size_ = 0; }
  const T& front() const { return slots_[first_]; }
  const T& back() const { return (*this)[size_ - 1]; }
  /// The i-th from the front.
  const T& operator[](std::size_t i) const { return slots_[(first_ + i) & (slots_.size() - 1)]; }
  void push_back(T value) {
    if (size_ == slots_.size()) grow();
    slots_[(first_ + size_) & (slots_.size() - 1)] = std::move(value);
    ++size_;
  }
  void pop_front() {
    first_ = (first_ + 1) & (slots_.size() - 1);
    --size_;
  }

 private:
  static constexpr std::size_t kLeast = 4;

  void grow() {
    std::vector<T> slots(slots_.empty() ? kLeast : 2 * slots_.size());
    for (std::size_t i = 0; i < size_; ++i) slots[i] = (*this)[i];
    slots_ = std::move(slots);
    first_ = 0;
  }

  std::vector<T> slots_;  ///< a power of two
  std::size_t first_ = 0, size_ = 0;
};

}  // namespace ohmic
