#include "datasets/picture_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "datasets/jpeg_reader.h"
#include "datasets/png_reader.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

bool starts_with(const std::string& bytes, const std::string& magic) {
  return bytes.compare(0, magic.size(), magic) == 0;
}

}  // namespace

bool is_picture_name(const std::string& name) {
  if (name.empty() || name.front() == '.') return false;
  std::string ending = std::filesystem::path(name).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

Picture read_picture(const std::string& file) { return parse_picture(read_file(file), file); }

Picture parse_picture(const std::string& bytes, const std::string& file) {
  if (starts_with(bytes, "\x89PNG\r\n\x1a\n")) return parse_png(bytes, file);
  if (starts_with(bytes, "\xff\xd8")) return parse_jpeg(bytes, file);
  throw ConfigError(file, "is neither a PNG nor a JPEG file");
}

}  // namespace ohmic
