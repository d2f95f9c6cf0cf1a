#include "rl/agents/single_thread.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace ohmic {
namespace {

// OpenBLAS has a thread pool that at::set_num_threads does not reach. Asked for by name, because
// another BLAS may be installed in its place.
template <typename Function>
Function blas_function(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

int blas_threads() {
  const auto get = blas_function<int (*)()>("openblas_get_num_threads");
  return get != nullptr ? get() : 0;
}

void set_blas_threads(int threads) {
  const auto set = blas_function<void (*)(int)>("openblas_set_num_threads");
  if (set != nullptr && threads > 0) set(threads);
}

}  // namespace

SingleThread::SingleThread()
    : torch_threads_(at::get_num_threads()), blas_threads_(blas_threads()) {
  at::set_num_threads(1);
  set_blas_threads(1);
}

SingleThread::~SingleThread() {
  at::set_num_threads(torch_threads_);
  set_blas_threads(blas_threads_);
}

}  // namespace ohmic
