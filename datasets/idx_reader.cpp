#include "datasets/idx_reader.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "datasets/gzip.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr std::uint32_t kImageMagic = 0x00000803;  // unsigned bytes, three dimensions
constexpr std::uint32_t kLabelMagic = 0x00000801;  // unsigned bytes, one dimension
constexpr std::uint32_t kMaxSide = 4096;

const char* image_name(IdxHalf half) {
  return half == IdxHalf::kTrain ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";
}
const char* label_name(IdxHalf half) {
  return half == IdxHalf::kTrain ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";
}

/// An IDX file, decompressed.
class IdxContent {
 public:
  explicit IdxContent(IdxFile file)
      : path_(std::move(file.path)), bytes_(gunzip(std::move(file.bytes), path_)) {}

  const std::string& bytes() const { return bytes_; }
  [[noreturn]] void fail(std::size_t byte, const std::string& problem) const {
    throw ConfigError(path_, "byte " + std::to_string(byte) + ": " + problem);
  }
  /// Big-endian 32-bit number of the header.
  std::uint32_t word(std::size_t at) const {
    if (bytes_.size() < at + 4) fail(bytes_.size(), "the file ends inside its header");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = (value << 8) | static_cast<std::uint8_t>(bytes_[at + i]);
    }
    return value;
  }

 private:
  std::string path_;
  std::string bytes_;
};

IdxFile open_idx(const std::string& folder, const std::string& name) {
  const std::string plain = folder + "/" + name;
  const std::string path = file_exists(plain) ? plain : plain + ".gz";
  if (!file_exists(path)) throw ConfigError(plain, "is missing, neither plain nor .gz");
  return {path, read_file(path)};
}

void check_magic(const IdxContent& file, std::uint32_t expected, const char* what) {
  const std::uint32_t magic = file.word(0);
  if (magic == expected) return;
  char text[96];
  std::snprintf(text, sizeof text, "magic 0x%08x, an IDX file of %s starts with 0x%08x", magic,
                what, expected);
  file.fail(0, text);
}

/// The data behind a header must be exactly `expected` bytes.
void check_length(const IdxContent& file, std::size_t header, std::uint64_t expected) {
  const std::uint64_t found = file.bytes().size() - header;
  if (found < expected) {
    file.fail(file.bytes().size(), "truncated: its header promises " + std::to_string(expected) +
                                       " bytes of data, found " + std::to_string(found));
  }
  if (found > expected) {
    file.fail(header + expected, std::to_string(found - expected) + " bytes behind the " +
                                     std::to_string(expected) + " that its header promises");
  }
}

void read_images(const IdxContent& file, ImageSet& set) {
  constexpr std::size_t kHeader = 16;
  check_magic(file, kImageMagic, "images");
  const std::uint64_t count = file.word(4);
  const std::uint32_t height = file.word(8);
  const std::uint32_t width = file.word(12);
  if (count == 0) file.fail(4, "holds no images");
  for (const std::size_t at : {std::size_t{8}, std::size_t{12}}) {
    const std::uint32_t side = file.word(at);
    if (side < 1 || side > kMaxSide) {
      file.fail(at, "image side " + std::to_string(side) + ", allowed 1 to 4096");
    }
  }
  check_length(file, kHeader, count * height * width);
  set.channels = 1;
  set.height = static_cast<int>(height);
  set.width = static_cast<int>(width);
  set.pixels.assign(file.bytes().begin() + kHeader, file.bytes().end());
}

void read_labels(const IdxContent& file, std::size_t images, int classes, ImageSet& set) {
  constexpr std::size_t kHeader = 8;
  check_magic(file, kLabelMagic, "labels");
  const std::uint32_t count = file.word(4);
  if (count != images) {
    file.fail(4, std::to_string(count) + " labels for " + std::to_string(images) + " images");
  }
  check_length(file, kHeader, count);
  set.labels.assign(file.bytes().begin() + kHeader, file.bytes().end());
  const auto bad = std::find_if(set.labels.begin(), set.labels.end(),
                                [classes](std::uint8_t label) { return label >= classes; });
  if (bad != set.labels.end()) {
    file.fail(kHeader + static_cast<std::size_t>(bad - set.labels.begin()),
              "label " + std::to_string(*bad) + ", allowed 0 to " + std::to_string(classes - 1));
  }
}

}  // namespace

bool holds_idx(const std::string& folder) {
  const std::string plain = folder + "/" + image_name(IdxHalf::kTrain);
  return file_exists(plain) || file_exists(plain + ".gz");
}

ImageSet read_idx(const std::string& folder, IdxHalf half, int classes) {
  IdxFile images = open_idx(folder, image_name(half));  // first: of two missing files it is named
  IdxFile labels = open_idx(folder, label_name(half));
  return parse_idx(std::move(images), std::move(labels), classes);
}

ImageSet parse_idx(IdxFile images, IdxFile labels, int classes) {
  ImageSet set;
  read_images(IdxContent(std::move(images)), set);
  read_labels(IdxContent(std::move(labels)), set.pixels.size() / set.image_bytes(), classes, set);
  return set;
}

}  // namespace ohmic
