#pragma once

#include <mutex>

namespace sc_core {
class sc_simcontext;
}

namespace ohmic {

/// A simulation kernel of its own. While it lives, chips are elaborated and run in it; then the
/// kernel before it is current again. SystemC elaborates once a kernel: whoever simulates several
/// networks or chips in one process makes one a chip, before the chip, and destroys it after the
/// chip. Contexts nest. The process has one current kernel, so other threads wait meanwhile.
class KernelContext {
 public:
  KernelContext();
  ~KernelContext();
  KernelContext(const KernelContext&) = delete;
  KernelContext& operator=(const KernelContext&) = delete;

 private:
  std::unique_lock<std::recursive_mutex> lock_;
  sc_core::sc_simcontext* current_before_;
  sc_core::sc_simcontext* default_before_;
  sc_core::sc_simcontext* own_;
};

}  // namespace ohmic
