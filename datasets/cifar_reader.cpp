#include "datasets/cifar_reader.h"

#include <algorithm>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr int kSide = 32;
constexpr int kChannels = 3;
constexpr int kBatches = 5;
constexpr std::size_t kRecord = 1 + std::size_t{kChannels} * kSide * kSide;  // label, then planes

std::string batch_path(const std::string& folder, int batch) {
  return folder + "/data_batch_" + std::to_string(batch) + ".bin";
}

std::string test_path(const std::string& folder) { return folder + "/test_batch.bin"; }

ImageSet empty_set() {
  ImageSet set;
  set.channels = kChannels;
  set.height = set.width = kSide;
  return set;
}

void append_batch(const std::string& bytes, const std::string& path, int classes, ImageSet& set) {
  const std::size_t whole = bytes.size() - bytes.size() % kRecord;
  if (bytes.empty() || whole != bytes.size()) {
    throw ConfigError(path, "byte " + std::to_string(whole) + ": " +
                                std::to_string(bytes.size() - whole) + " bytes where a record of " +
                                std::to_string(kRecord) + " was due");
  }
  const int highest = std::min(classes, 10) - 1;
  for (std::size_t at = 0; at < bytes.size(); at += kRecord) {
    const auto label = static_cast<std::uint8_t>(bytes[at]);
    if (label > highest) {
      throw ConfigError(path, "byte " + std::to_string(at) + ": label " + std::to_string(label) +
                                  ", allowed 0 to " + std::to_string(highest));
    }
    set.labels.push_back(label);
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data()) + at + 1;
    set.pixels.insert(set.pixels.end(), first, first + kRecord - 1);
  }
}

void append_file(const std::string& path, int classes, ImageSet& set) {
  append_batch(read_file(path), path, classes, set);
}

}  // namespace

std::string find_cifar(const std::string& folder) {
  for (const std::string& candidate : {folder, folder + "/cifar-10-batches-bin"}) {
    if (file_exists(batch_path(candidate, 1))) return candidate;
  }
  return "";
}

std::vector<std::string> cifar_files(const std::string& folder) {
  std::vector<std::string> files;
  for (int batch = 1; batch <= kBatches; ++batch) files.push_back(batch_path(folder, batch));
  files.push_back(test_path(folder));
  files.erase(std::remove_if(files.begin(), files.end(),
                             [](const std::string& file) { return !file_exists(file); }),
              files.end());
  return files;
}

ImageSet read_cifar_train(const std::string& folder, int classes) {
  int last = kBatches;  // fewer files make a smaller set, but a hole between them is a mistake
  while (last > 1 && !file_exists(batch_path(folder, last))) --last;
  ImageSet set = empty_set();
  for (int batch = 1; batch <= last; ++batch) append_file(batch_path(folder, batch), classes, set);
  return set;
}

ImageSet read_cifar_test(const std::string& folder, int classes) {
  ImageSet set = empty_set();
  append_file(test_path(folder), classes, set);
  return set;
}

ImageSet parse_cifar(const std::string& bytes, const std::string& file, int classes) {
  ImageSet set = empty_set();
  append_batch(bytes, file, classes, set);
  return set;
}

}  // namespace ohmic
