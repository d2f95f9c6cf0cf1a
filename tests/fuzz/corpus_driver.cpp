// main of a fuzz target in ordinary builds: every file named, and every file of every folder named,
// goes through the target once.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.h"
#include "util/file_io.h"

namespace {

/// In the order of their names, so that every run does the same.
std::vector<std::string> files_of(const std::string& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run_target(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t inputs = 0;
  run_target("");
  for (int i = 1; i < argc; ++i) {
    for (const std::string& file : files_of(argv[i])) {
      std::cout << file << std::endl;  // at once: the last line names the input that crashed
      run_target(ohmic::read_file(file));
      ++inputs;
    }
  }
  std::cout << inputs << " inputs\n";
  return inputs == 0 ? 1 : 0;
}
