#pragma once

namespace ohmic {

/// Keeps LibTorch and its BLAS at one thread while it lives. The networks here are too small to
/// gain from more, and a sum that is split among threads depends on their number, which would make
/// a search depend on the machine.
class SingleThread {
 public:
  SingleThread();
  ~SingleThread();
  SingleThread(const SingleThread&) = delete;
  SingleThread& operator=(const SingleThread&) = delete;

 private:
  int torch_threads_;
  int blas_threads_;
};

}  // namespace ohmic
