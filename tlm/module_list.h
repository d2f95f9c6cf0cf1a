#pragma once

#include <cstddef>
#include <memory>
#include <systemc>
#include <utility>
#include <vector>

namespace ohmic::noc {

/// Owns modules or sockets that are made one by one, and takes them apart from the last to the
/// first: see EasyTeardown.
template <class T>
class ModuleList {
 public:
  ModuleList() = default;
  ~ModuleList() {
    while (!parts_.empty()) parts_.pop_back();
  }
  ModuleList(const ModuleList&) = delete;
  ModuleList& operator=(const ModuleList&) = delete;

  template <class... Args>
  T& add(Args&&... args) {
    parts_.push_back(std::make_unique<T>(std::forward<Args>(args)...));
    return *parts_.back();
  }
  T& operator[](std::size_t i) const { return *parts_[i]; }
  auto begin() const { return parts_.begin(); }
  auto end() const { return parts_.end(); }

 private:
  std::vector<std::unique_ptr<T>> parts_;
};

/// Makes the time to take a chip apart grow with its modules and not with their square. To remove a
/// module, SystemC 2.3 looks it up from the front of its registry and moves the last one into the
/// gap. So a chip makes these modules before all others, destroys them before the others, and then
/// those from the last to the first: each has just been moved to where the search begins. There are
/// two, since the kernel itself adds a module behind all others when it starts.
class EasyTeardown {
 public:
  EasyTeardown()
      : first_(std::make_unique<First>("first")), second_(std::make_unique<First>("second")) {}
  /// From now on modules are destroyed, the last one first.
  void begin() {
    first_.reset();
    second_.reset();
  }

 private:
  struct First : sc_core::sc_module {
    explicit First(const sc_core::sc_module_name& name) : sc_module(name) {}
  };
  std::unique_ptr<First> first_, second_;
};

}  // namespace ohmic::noc
