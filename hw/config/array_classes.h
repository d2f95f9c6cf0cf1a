#pragma once

#include <string>

#include "hw/config/hardware_record.h"
#include "util/json_section.h"

namespace ohmic {

/// The key of a hardware file that lists its array classes.
constexpr const char* kArrayClasses = "array_classes";

/// What the list means, in one sentence, and what is allowed, for `explain` and the schema.
std::string array_classes_meaning();
std::string allowed_array_classes();

/// Throws ConfigError that names `file` if `list` is no list of classes, each an object of rows,
/// columns and tiles.
void check_array_classes(const Json& list, const std::string& file);

/// Throws ConfigError if the tiles of the record's classes are not those of its mesh. A record
/// without classes is fine.
void check_class_tiles(const HardwareRecord& record, const std::string& file);

/// Rows ("rows") or columns of the record's smallest arrays.
int least_array(const HardwareRecord& record, const std::string& side);

Json array_classes_schema();

}  // namespace ohmic
