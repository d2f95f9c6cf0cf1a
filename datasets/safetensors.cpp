#include "datasets/safetensors.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <tuple>
#include <utility>

#include "datasets/tensor_types.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

constexpr std::size_t kLengthBytes = 8;
/// The format's own bound: a longer header is refused before anything is allocated for it.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kOnnxMark = 64;  // bytes within which an exporter's name stands
constexpr std::uint64_t kMaxElements = std::uint64_t{1} << 60;

/// Where a tensor's bytes lie, counted from the start of the data.
struct Extent {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string name;
};

[[noreturn]] void fail_at(const std::string& file, std::uint64_t byte, const std::string& problem) {
  throw ConfigError(file, "byte " + std::to_string(byte) + ": " + problem);
}

[[noreturn]] void fail_tensor(const std::string& file, const std::string& name,
                              const std::string& problem) {
  throw ConfigError(file, "/" + name, problem);
}

/// Refuses what other programs call weights, by how it begins.
void refuse_other_formats(const std::string& bytes, const std::string& file) {
  const auto begins = [&](std::string_view magic) {
    return bytes.compare(0, magic.size(), magic) == 0;
  };
  if (begins("PK\x03\x04") || begins("\x80\x02") || begins("\x80\x04")) {
    throw ConfigError(file,
                      "is a PyTorch pickle (torch.save), allowed is safetensors: "
                      "safetensors.torch.save_file(model.state_dict(), FILE)");
  }
  if (begins("\x89HDF")) throw ConfigError(file, "is an HDF5 file (Keras), allowed is safetensors");
  if (begins("\x08") && bytes.find("onnx") < kOnnxMark)
    throw ConfigError(file, "is an ONNX file, allowed is safetensors");
}

/// Length of the JSON header, checked against the format's bound and the file's size.
std::uint64_t header_length(const std::string& bytes, const std::string& file) {
  if (bytes.size() < kLengthBytes) {
    fail_at(file, bytes.size(), "ends inside the 8-byte header length; not a safetensors file");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  if (bytes.compare(kLengthBytes, 1, "{") != 0) refuse_other_formats(bytes, file);
  if (length < 2 || length > kMaxHeaderBytes) {
    fail_at(file, 0,
            "header length " + std::to_string(length) +
                ", allowed 2 to 100000000; not a safetensors file");
  }
  if (length > bytes.size() - kLengthBytes) {
    fail_at(file, bytes.size(), "ends inside its header of " + std::to_string(length) + " bytes");
  }
  if (bytes[kLengthBytes] != '{') fail_at(file, kLengthBytes, "the header must start with '{'");
  return length;
}

Json parse_header(const std::string& bytes, const std::string& file) {
  Json header = parse_json(bytes.substr(kLengthBytes, header_length(bytes, file)), file);
  if (!header.is_object()) fail_at(file, kLengthBytes, "the header must be a JSON object");
  return header;
}

TensorType parse_type(JsonSection& entry) {
  const std::string name = entry.text("dtype");
  std::string allowed;
  for (const TensorTypeName& t : kTensorTypes) {
    if (name == t.name) return t.type;
    allowed += (allowed.empty() ? "" : ", ") + std::string(t.name);
  }
  entry.fail("dtype", "unknown type '" + name + "', allowed " + allowed);
}

std::uint64_t unsigned_value(JsonSection& entry, const std::string& key, const Json& value) {
  if (!value.is_number_unsigned()) {
    entry.fail(key, "found " + shown(value) + ", allowed integers from 0");
  }
  return value.get<std::uint64_t>();
}

std::vector<std::int64_t> parse_shape(JsonSection& entry) {
  const Json& list = entry.at("shape");
  if (!list.is_array()) entry.fail("shape", "found " + shown(list) + ", allowed a list of sizes");
  std::vector<std::int64_t> shape;
  std::uint64_t product = 1;
  for (const Json& size : list) {
    const std::uint64_t n = unsigned_value(entry, "shape", size);
    if (n > kMaxElements || (n > 0 && product > kMaxElements / n)) {
      entry.fail("shape", "found " + shown(list) + ", more elements than any file holds");
    }
    product *= n;
    shape.push_back(static_cast<std::int64_t>(n));
  }
  return shape;
}

Extent parse_extent(JsonSection& entry, const std::string& name) {
  const Json& pair = entry.at("data_offsets");
  if (!pair.is_array() || pair.size() != 2) {
    entry.fail("data_offsets", "found " + shown(pair) + ", allowed [begin, end]");
  }
  Extent extent{unsigned_value(entry, "data_offsets", pair[0]),
                unsigned_value(entry, "data_offsets", pair[1]), name};
  if (extent.end < extent.begin) {
    entry.fail("data_offsets", "found " + shown(pair) + ", the end lies before the begin");
  }
  return extent;
}

/// One tensor's entry of the header; its bytes are cut out of `data`.
Extent parse_tensor(JsonSection entry, const std::string& name, std::string_view data,
                    RawTensor& tensor) {
  tensor.type = parse_type(entry);
  tensor.shape = parse_shape(entry);
  Extent extent = parse_extent(entry, name);
  entry.refuse_unread();
  const std::uint64_t expected =
      static_cast<std::uint64_t>(tensor.elements()) * type_name(tensor.type).bytes;
  if (extent.end - extent.begin != expected) {
    entry.fail("data_offsets", "spans " + std::to_string(extent.end - extent.begin) +
                                   " bytes, shape and type need " + std::to_string(expected));
  }
  if (extent.end > data.size()) {
    entry.fail("data_offsets", "ends at byte " + std::to_string(extent.end) +
                                   " of the data, which has " + std::to_string(data.size()));
  }
  tensor.bytes = std::string(data.substr(extent.begin, expected));
  return extent;
}

/// The tensors must tile the data: no overlap, no gap, nothing behind the last.
void check_tiling(std::vector<Extent> extents, std::size_t data_begin, std::size_t data_size,
                  const std::string& file) {
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  std::uint64_t next = 0;
  for (const Extent& extent : extents) {
    if (extent.begin != next) {
      fail_at(file, data_begin + extent.begin,
              "tensor '" + extent.name + "' starts " +
                  (extent.begin < next ? "inside the tensor before it" : "behind a gap") +
                  ", byte " + std::to_string(data_begin + next) + " was due");
    }
    next = extent.end;
  }
  if (next != data_size) {
    fail_at(file, data_begin + next,
            std::to_string(data_size - next) + " bytes behind the last tensor");
  }
}

std::map<std::string, std::string> parse_metadata(const Json& header, const std::string& file) {
  std::map<std::string, std::string> metadata;
  const auto found = header.find("__metadata__");
  if (found == header.end()) return metadata;
  if (!found->is_object()) fail_tensor(file, "__metadata__", "must be an object of strings");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) fail_tensor(file, "__metadata__/" + key, "must be a string");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

/// The JSON header, padded with spaces so that the data begin at a multiple of 8.
std::string make_header(const TensorMap& tensors,
                        const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::uint64_t end = offset + tensor.bytes.size();
    header[name] = {{"dtype", type_name(tensor.type).name},
                    {"shape", tensor.shape},
                    {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

}  // namespace

TensorMap read_safetensors(const std::string& path) {
  return parse_safetensors(read_file(path), path);
}

TensorMap parse_safetensors(const std::string& bytes, const std::string& file) {
  const Json header = parse_header(bytes, file);
  parse_metadata(header, file);
  const std::size_t data_begin = kLengthBytes + header_length(bytes, file);
  const std::string_view data = std::string_view(bytes).substr(data_begin);
  TensorMap tensors;
  std::vector<Extent> extents;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    if (!entry.is_object()) fail_tensor(file, name, "must be an object, found " + shown(entry));
    extents.push_back(
        parse_tensor(JsonSection(entry, file, "/" + name), name, data, tensors[name]));
  }
  check_tiling(std::move(extents), data_begin, data.size(), file);
  return tensors;
}

std::map<std::string, std::string> read_safetensors_metadata(const std::string& path) {
  return parse_safetensors_metadata(read_file(path), path);
}

std::map<std::string, std::string> parse_safetensors_metadata(const std::string& bytes,
                                                              const std::string& file) {
  return parse_metadata(parse_header(bytes, file), file);
}

std::string safetensors_bytes(const TensorMap& tensors,
                              const std::map<std::string, std::string>& metadata) {
  const std::string header = make_header(tensors, metadata);
  const std::uint64_t length = header.size();
  std::string bytes(reinterpret_cast<const char*>(&length), kLengthBytes);
  bytes += header;
  for (const auto& named : tensors) bytes += named.second.bytes;
  return bytes;
}

void write_safetensors(const std::string& path, const TensorMap& tensors,
                       const std::map<std::string, std::string>& metadata) {
  write_file_atomically(path, safetensors_bytes(tensors, metadata));
}

}  // namespace ohmic
