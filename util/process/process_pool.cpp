#include "util/process/process_pool.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace ohmic {

void ProcessPool::start(std::size_t tag, const std::string& program,
                        const std::vector<std::string>& args) {
  assert(has_room());
  running_.push_back(std::unique_ptr<Running>(new Running{tag, {program, args}}));
}

std::vector<ProcessPool::Finished> ProcessPool::wait(std::chrono::milliseconds patience) {
  std::vector<pollfd> polled;
  for (const auto& running : running_) running->child.add_pipes(polled);
  const int ready = ::poll(polled.data(), polled.size(), static_cast<int>(patience.count()));
  if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  std::vector<Finished> finished;
  if (ready <= 0) return finished;
  for (auto& running : running_) {
    if (!running->child.read(polled)) continue;
    finished.push_back({running->tag, running->child.finish()});
    running.reset();
  }
  running_.erase(std::remove(running_.begin(), running_.end(), nullptr), running_.end());
  return finished;
}

void ProcessPool::terminate() {
  for (const auto& running : running_) running->child.send(SIGTERM);
  while (!idle()) wait(std::chrono::milliseconds(1000));
}

}  // namespace ohmic
