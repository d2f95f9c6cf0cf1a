#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "util/file_io.h"

namespace ohmic {

/// A file name of this process alone; the file is gone with it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& ending)
      : path_(testing::TempDir() + "ohmic-traces-" + std::to_string(::getpid()) + ending) {}
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  std::string text() const { return read_file(path_); }

 private:
  std::string path_;
};

}  // namespace ohmic
