#include "datasets/idx_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "datasets/gzip.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr std::uint32_t kImageMagic = 0x00000803;  // unsigned bytes, three dimensions
constexpr std::uint32_t kLabelMagic = 0x00000801;  // unsigned bytes, one dimension
constexpr std::uint32_t kMaxSide = 4096;
constexpr std::size_t kImageHeader = 16;  // bytes
constexpr std::size_t kLabelHeader = 8;

const char* image_name(DataHalf half) {
  return half == DataHalf::kTrain ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";
}
const char* label_name(DataHalf half) {
  return half == DataHalf::kTrain ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";
}

/// An IDX file: its header first, then, once that has said how long it is, its data.
class IdxContent {
 public:
  /// header: bytes of it.
  IdxContent(IdxFile file, std::size_t header)
      : file_(std::move(file)),
        header_(header),
        bytes_(gunzip_head(file_.bytes, file_.path, header)) {}

  /// Unfolds the data, which must be exactly `expected` bytes.
  void read_data(std::uint64_t expected);
  const char* data() const { return bytes_.data() + header_; }
  std::size_t size() const { return bytes_.size() - header_; }

  [[noreturn]] void fail(std::size_t byte, const std::string& problem) const {
    throw ConfigError(file_.path, "byte " + std::to_string(byte) + ": " + problem);
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
  IdxFile file_;
  std::size_t header_;
  std::string bytes_;  ///< unfolded: at first the header alone
};

void IdxContent::read_data(std::uint64_t expected) {
  // What a plain file has too much is counted below; a compressed one could unfold without end.
  bytes_ = gunzip(std::move(file_.bytes), file_.path, std::min(header_ + expected, kMostUnfolded));
  if (size() < expected) {
    fail(bytes_.size(), "truncated: its header promises " + std::to_string(expected) +
                            " bytes of data, found " + std::to_string(size()));
  }
  if (size() > expected) {
    fail(header_ + expected, std::to_string(size() - expected) + " bytes behind the " +
                                 std::to_string(expected) + " that its header promises");
  }
}

/// The plain file, or where it would lie compressed.
std::string find_idx(const std::string& folder, const std::string& name) {
  const std::string plain = folder + "/" + name;
  return file_exists(plain) ? plain : plain + ".gz";
}

IdxFile open_idx(const std::string& folder, const std::string& name) {
  const std::string path = find_idx(folder, name);
  if (!file_exists(path)) {
    throw ConfigError(folder + "/" + name, "is missing, neither plain nor .gz");
  }
  return {path, read_file(path)};
}

void check_magic(const IdxContent& file, std::uint32_t expected, const char* what) {
  const std::uint32_t magic = file.word(0);
  if (magic == expected) return;
  file.fail(0, fmt::format("magic {:#010x}, an IDX file of {} starts with {:#010x}", magic, what,
                           expected));
}

struct IdxImages {
  std::uint64_t count = 0;
  std::uint32_t height = 0, width = 0;

  std::uint64_t pixels() const { return count * height * width; }
};

IdxImages read_image_header(const IdxContent& file) {
  check_magic(file, kImageMagic, "images");
  const IdxImages images{file.word(4), file.word(8), file.word(12)};
  if (images.count == 0) file.fail(4, "holds no images");
  for (const std::size_t at : {std::size_t{8}, std::size_t{12}}) {
    const std::uint32_t side = file.word(at);
    if (side < 1 || side > kMaxSide) {
      file.fail(at, "image side " + std::to_string(side) + ", allowed 1 to 4096");
    }
  }
  return images;
}

void check_labels(const IdxContent& file, int classes) {
  const auto end = file.data() + file.size();
  const auto bad =
      std::find_if(file.data(), end, [classes](std::uint8_t label) { return label >= classes; });
  if (bad == end) return;
  file.fail(kLabelHeader + static_cast<std::size_t>(bad - file.data()),
            "label " + std::to_string(*bad) + ", allowed 0 to " + std::to_string(classes - 1));
}

}  // namespace

bool holds_idx(const std::string& folder) {
  const std::string plain = folder + "/" + image_name(DataHalf::kTrain);
  return file_exists(plain) || file_exists(plain + ".gz");
}

std::vector<std::string> idx_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const DataHalf half : {DataHalf::kTrain, DataHalf::kTest}) {
    for (const char* name : {image_name(half), label_name(half)}) {
      const std::string path = find_idx(folder, name);
      if (file_exists(path)) files.push_back(path);
    }
  }
  return files;
}

ImageSet read_idx(const std::string& folder, DataHalf half, int classes) {
  IdxFile images = open_idx(folder, image_name(half));  // first: of two missing files it is named
  IdxFile labels = open_idx(folder, label_name(half));
  return parse_idx(std::move(images), std::move(labels), classes);
}

ImageSet parse_idx(IdxFile image_file, IdxFile label_file, int classes) {
  IdxContent images(std::move(image_file), kImageHeader);
  const IdxImages found = read_image_header(images);
  IdxContent labels(std::move(label_file), kLabelHeader);
  check_magic(labels, kLabelMagic, "labels");
  const std::uint32_t count = labels.word(4);
  if (count != found.count) {
    labels.fail(4,
                std::to_string(count) + " labels for " + std::to_string(found.count) + " images");
  }
  images.read_data(found.pixels());
  labels.read_data(count);
  ImageSet set;
  set.channels = 1;
  set.height = static_cast<int>(found.height);
  set.width = static_cast<int>(found.width);
  set.pixels.assign(images.data(), images.data() + images.size());
  for (std::size_t n = 0; n < labels.size(); ++n)
    set.labels.push_back(static_cast<std::uint8_t>(labels.data()[n]));
  check_labels(labels, classes);
  return set;
}

}  // namespace ohmic
