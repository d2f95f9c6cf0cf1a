#include "util/process/run_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "util/config_error.h"
#include "util/process/file_lock.h"
#include "util/process/interrupt.h"

namespace ohmic {
namespace {

namespace fs = std::filesystem;

constexpr const char kAside[] = ".part-";
constexpr std::size_t kAsideLength = 6;
constexpr std::size_t kAsideDigits = 8;
constexpr int kAttempts = 100;  // at a folder that others make and remove at the same time

/// Makes a folder and its parents; returns those that were not there, outermost first.
std::vector<std::string> make_folders(const std::string& path) {
  std::vector<std::string> missing;
  std::error_code ignored;
  for (fs::path part = fs::path(path); !part.empty() && !fs::exists(part, ignored);
       part = part.parent_path()) {
    if (part.has_filename()) missing.insert(missing.begin(), part.string());
  }
  std::vector<std::string> made;
  for (const std::string& folder : missing) {
    if (::mkdir(folder.c_str(), 0777) == 0) {
      made.push_back(folder);
    } else if (errno != EEXIST && errno != ENOENT) {
      throw ConfigError(path, std::string("cannot be created: ") + std::strerror(errno));
    }
  }
  return made;
}

/// The name of the database whose log or index of the log this is; empty if it is neither.
std::string database_of(const std::string& name) {
  for (const std::string ending : {"-wal", "-shm"}) {
    const std::string whole = ".sqlite" + ending;
    if (name.size() > whole.size() &&
        name.compare(name.size() - whole.size(), whole.size(), whole) == 0)
      return name.substr(0, name.size() - ending.size());
  }
  return {};
}

void remove_litter(const std::string& folder) {
  std::error_code ignored;
  std::vector<fs::path> litter;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (!entry.is_regular_file(ignored) || entry.is_symlink(ignored)) continue;
    const std::string database = database_of(entry.path().filename().string());
    const bool orphaned = !database.empty() && !fs::exists(fs::path(folder) / database, ignored);
    if (orphaned || is_half_written(entry.path().filename().string()))
      litter.push_back(entry.path());
  }
  for (const fs::path& file : litter) fs::remove(file, ignored);
}

bool is_empty(const std::string& folder) {
  std::error_code error;
  return fs::directory_iterator(folder, error) == fs::directory_iterator() && !error;
}

}  // namespace

bool is_half_written(const std::string& name) {
  if (name.size() <= kAsideLength + kAsideDigits) return false;
  const std::size_t begin = name.size() - kAsideLength - kAsideDigits;
  return name.compare(begin, kAsideLength, kAside) == 0 &&
         std::all_of(name.end() - kAsideDigits, name.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

void remove_half_written(const std::string& file) {
  const fs::path path(file);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const std::string start = path.filename().string() + kAside;
  std::error_code ignored;
  std::vector<fs::path> litter;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(start, 0) == 0 && is_half_written(name)) litter.push_back(entry.path());
  }
  for (const fs::path& part : litter) fs::remove(part, ignored);
}

RunFolder::RunFolder(const std::string& path) : RunFolder(path, true) {
  if (!lock_.is_open()) throw ConfigError(path, "another process is at work in this run directory");
}

RunFolder::RunFolder(std::string path, bool patient) : path_(std::move(path)) {
  const InterruptPause pause;  // no folder is there whose name an interrupt does not know
  int attempt = 1;
  while (!open(patient)) {
    if (++attempt > kAttempts) throw ConfigError(path_, "cannot be used as a folder: it goes away");
  }
  if (lock_.is_open()) remove_litter(path_);
}

/// Leaves the lock closed if another process has it. False if the folder went away meanwhile.
bool RunFolder::open(bool patient) {
  const std::vector<std::string> made = make_folders(path_);
  for (auto folder = made.rbegin(); folder != made.rend(); ++folder)
    made_.push_back(std::make_unique<FileAside>(*folder));
  lock_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock_.is_open()) {
    if (errno == ENOENT) return false;
    throw ConfigError(path_, std::string("cannot be used as a folder: ") + std::strerror(errno));
  }
  if (!take_lock(lock_, patient)) {
    lock_.close();
    made_.clear();  // whoever has the lock works in them
    return true;
  }
  return is_open_at(lock_, path_);
}

RunFolder RunFolder::first_free(const std::string& path) {
  for (int n = 1;; ++n) {
    const std::string name = n == 1 ? path : path + "-" + std::to_string(n);
    std::error_code ignored;
    if (fs::exists(name, ignored) && !(fs::is_directory(name, ignored) && is_empty(name))) continue;
    RunFolder folder(name, false);
    if (folder.lock_.is_open() && folder.empty()) return folder;
  }
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)),
      made_(std::exchange(other.made_, {})),
      lock_(std::move(other.lock_)) {}

RunFolder::~RunFolder() {
  // rmdir leaves a folder that holds anything.
  for (const auto& folder : made_) ::rmdir(folder->path().c_str());
}

bool RunFolder::empty() const { return is_empty(path_); }

}  // namespace ohmic
