#include "nets/onnx/external_data.h"

#include <onnx/onnx_pb.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

/// Where a tensor's bytes lie.
struct Place {
  std::string location;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  bool has_length = false;
};

/// Reads one tensor's bytes from a file beside the model.
class ExternalReader {
 public:
  ExternalReader(const ::onnx::TensorProto& tensor, const TensorSource& source)
      : tensor_(tensor), source_(source) {}

  std::string read(std::size_t bytes) const;
  std::string file() const { return file_of(place()).string(); }

 private:
  Place place() const;
  std::uint64_t number(const std::string& key, const std::string& text) const;
  /// The file, if it lies in the model's folder whatever links lead there.
  std::filesystem::path file_of(const Place& place) const;
  [[noreturn]] void fail(const std::string& problem) const {
    throw ConfigError(source_.file, "tensor '" + one_line(tensor_.name()) + "' " + problem);
  }

  const ::onnx::TensorProto& tensor_;
  const TensorSource& source_;
};

std::uint64_t ExternalReader::number(const std::string& key, const std::string& text) const {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end)
    fail("has " + key + " '" + one_line(text) + "' of its external data, allowed is a number");
  return value;
}

Place ExternalReader::place() const {
  Place place;
  for (const auto& entry : tensor_.external_data()) {
    if (entry.key() == "location") place.location = entry.value();
    if (entry.key() == "offset") place.offset = number("offset", entry.value());
    if (entry.key() == "length") {
      place.length = number("length", entry.value());
      place.has_length = true;
    }
  }
  if (place.location.empty()) fail("has external data, but no location of it");
  return place;
}

std::filesystem::path ExternalReader::file_of(const Place& place) const {
  namespace fs = std::filesystem;
  const fs::path named(place.location);
  bool inside = named.is_relative() && place.location.find('\0') == std::string::npos;
  for (const fs::path& part : named) inside = inside && part != "..";
  std::error_code error;
  const fs::path folder = fs::canonical(source_.folder.empty() ? "." : source_.folder, error);
  const fs::path path = inside ? fs::canonical(folder / named, error) : fs::path();
  if (inside && error)
    fail("needs '" + one_line(place.location) + "' beside the model, which is missing");
  const fs::path below = path.lexically_relative(folder);
  inside = inside && !below.empty() && *below.begin() != "..";
  if (!inside)
    fail("names '" + one_line(place.location) + "', allowed is a file in the model's folder");
  if (!fs::is_regular_file(path, error))
    fail("names '" + one_line(place.location) + "', which is no plain file");
  return path;
}

std::string ExternalReader::read(std::size_t bytes) const {
  const Place where = place();
  if (where.has_length && where.length != bytes) {
    fail("has " + std::to_string(where.length) + " bytes of external data, needs " +
         std::to_string(bytes));
  }
  const std::filesystem::path path = file_of(where);
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error || where.offset > size || size - where.offset < bytes) {
    fail("needs " + std::to_string(bytes) + " bytes behind byte " + std::to_string(where.offset) +
         " of '" + one_line(where.location) + "', which has " + std::to_string(size));
  }
  std::string content(bytes, '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(where.offset));
  stream.read(content.data(), static_cast<std::streamsize>(bytes));
  if (!stream) fail("has external data in '" + one_line(where.location) + "' that cannot be read");
  return content;
}

}  // namespace

std::string read_external_data(const ::onnx::TensorProto& tensor, const TensorSource& source,
                               std::size_t bytes) {
  return ExternalReader(tensor, source).read(bytes);
}

std::string external_file(const ::onnx::TensorProto& tensor, const TensorSource& source) {
  const bool external = tensor.data_location() == ::onnx::TensorProto::EXTERNAL;
  return external ? ExternalReader(tensor, source).file() : std::string();
}

}  // namespace ohmic::onnx_import
