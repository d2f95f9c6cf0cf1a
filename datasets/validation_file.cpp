#include "datasets/validation_file.h"

#include <limits>

#include "util/config_error.h"
#include "util/json_section.h"

namespace ohmic {

std::string validation_file_text(std::size_t training_images,
                                 const std::vector<std::uint32_t>& validation) {
  const Json json = {
      {"schema_version", 1}, {"training_images", training_images}, {"validation", validation}};
  return json.dump() + "\n";
}

std::vector<std::uint32_t> read_validation_file(const std::string& file,
                                                std::size_t training_images) {
  const Json json = read_json_file(file);
  if (!json.is_object()) throw ConfigError(file, "must be a JSON object");
  JsonSection section(json, file, "");
  section.integer("schema_version", 1, 1);
  const auto images = static_cast<std::int64_t>(training_images);
  if (section.integer("training_images", 0, std::numeric_limits<std::int64_t>::max(), images) !=
      images)
    section.fail("training_images", "is " + json.at("training_images").dump() +
                                        ", the data set has " + std::to_string(images));
  const Json& list = section.at("validation");
  section.refuse_unread();
  if (!list.is_array() || list.empty() || list.size() >= training_images) {
    section.fail("validation", "must be a list of 1 to " + std::to_string(images - 1) +
                                   " indices, found " + shown(list));
  }
  std::vector<std::uint32_t> indices;
  std::vector<bool> seen(training_images);
  for (const Json& entry : list) {
    const std::string place = "/validation/" + std::to_string(indices.size());
    if (!entry.is_number_integer() || entry < 0 || entry >= images)
      throw ConfigError(file, place,
                        "is " + shown(entry) + ", allowed 0 to " + std::to_string(images - 1));
    const auto index = entry.get<std::uint32_t>();
    if (seen[index])
      throw ConfigError(file, place, "is " + shown(entry) + ", which is there twice");
    seen[index] = true;
    indices.push_back(index);
  }
  return indices;
}

}  // namespace ohmic
