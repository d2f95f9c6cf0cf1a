#include "datasets/image_folder.h"

#include <algorithm>
#include <filesystem>

#include "datasets/picture_file.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

namespace fs = std::filesystem;

/// The names in a folder for which `wanted` holds, in byte order. Throws ConfigError if the folder
/// cannot be read.
template <typename Wanted>
std::vector<std::string> names_in(const std::string& folder, const Wanted& wanted) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (wanted(*entry, name)) names.push_back(std::move(name));
  }
  if (error) throw ConfigError(folder, "cannot be read: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> class_names(const std::string& folder) {
  return names_in(folder, [](const fs::directory_entry& entry, const std::string& name) {
    std::error_code error;
    return name.front() != '.' && entry.is_directory(error);
  });
}

std::vector<std::string> picture_names(const std::string& folder) {
  return names_in(folder, [](const fs::directory_entry& entry, const std::string& name) {
    std::error_code error;
    if (!is_picture_name(name) || entry.is_directory(error)) return false;
    if (entry.is_fifo(error) || entry.is_socket(error) || entry.is_character_file(error))
      throw ConfigError(entry.path().string(),
                        "is no regular file");  // to read it could wait for ever
    return true;
  });
}

std::string half_folder(const std::string& folder, DataHalf half) {
  return folder + (half == DataHalf::kTrain ? "/train" : "/test");
}

/// A picture and the class that its folder names.
struct LabelledFile {
  std::string path;
  std::size_t label;
};

std::size_t label_of(const std::string& name, const std::vector<std::string>& classes,
                     const std::string& folder) {
  const auto found = std::lower_bound(classes.begin(), classes.end(), name);
  if (found == classes.end() || *found != name) {
    throw ConfigError(
        folder + "/" + name,
        "is a class that the training pictures do not have, allowed is one of theirs");
  }
  return static_cast<std::size_t>(found - classes.begin());
}

std::vector<LabelledFile> list_half(const std::string& folder, DataHalf half) {
  const std::vector<std::string> classes = class_names(half_folder(folder, DataHalf::kTrain));
  const std::string part = half_folder(folder, half);
  std::vector<LabelledFile> files;
  for (const std::string& name : class_names(part)) {
    const std::size_t label = label_of(name, classes, part);
    for (const std::string& picture : picture_names(part + "/" + name))
      files.push_back({part + "/" + name + "/" + picture, label});
  }
  return files;
}

void check_classes(const std::string& folder, int classes) {
  const std::string part = half_folder(folder, DataHalf::kTrain);
  const std::size_t found = class_names(part).size();
  if (found > static_cast<std::size_t>(classes)) {
    throw ConfigError(part, "has " + std::to_string(found) + " classes, allowed are " +
                                std::to_string(classes) + ", as many as the network has outputs");
  }
}

/// Appends channel by channel what a picture has pixel by pixel.
void append_planes(const Picture& picture, std::vector<std::uint8_t>& planes) {
  const auto channels = static_cast<std::size_t>(picture.channels);
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t i = c; i < picture.pixels.size(); i += channels)
      planes.push_back(picture.pixels[i]);
}

}  // namespace

ImageSet read_image_folder(const std::string& folder, DataHalf half, const Shape& input,
                           int classes) {
  if (input.channels != 1 && input.channels != 3) {
    throw ConfigError("images:" + folder, "gives grey or RGB images, the network takes " +
                                              std::to_string(input.channels) +
                                              " channels; allowed are 1 and 3");
  }
  check_classes(folder, classes);
  const std::vector<LabelledFile> files = list_half(folder, half);
  if (files.empty())
    throw ConfigError(half_folder(folder, half), "holds no CLASS/*.png and no CLASS/*.jpg");
  ImageSet set;
  set.channels = input.channels;
  set.height = input.height;
  set.width = input.width;
  set.pixels.reserve(files.size() * set.image_bytes());
  for (const LabelledFile& file : files) {
    const Picture picture = with_channels(read_picture(file.path), input.channels);
    append_planes(fitted(picture, input.height, input.width), set.pixels);
    set.labels.push_back(static_cast<std::uint16_t>(file.label));
  }
  return set;
}

std::vector<std::string> image_folder_files(const std::string& folder) {
  std::vector<std::string> paths;
  for (const DataHalf half : {DataHalf::kTrain, DataHalf::kTest}) {
    std::error_code error;
    if (!fs::is_directory(half_folder(folder, half), error)) continue;
    for (LabelledFile& file : list_half(folder, half)) paths.push_back(std::move(file.path));
  }
  return paths;
}

}  // namespace ohmic
