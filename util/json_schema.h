#pragma once

#include <string>
#include <vector>

#include "util/json_section.h"

namespace ohmic {

/// Parts of a JSON Schema, draft 2020-12.

/// A whole number in [low, high].
Json integer_schema(double low, double high);

/// A number in [low, high].
Json number_schema(double low, double high);

/// One of these words.
Json word_schema(const std::vector<std::string>& words);

/// Any of these.
Json any_schema(std::vector<Json> schemas);

/// An object with these properties and no others.
Json object_schema(Json properties, const std::vector<std::string>& required);

/// A whole schema: an object as object_schema() makes it, with the draft and a title before it.
/// `schema_version` 1 is among the properties.
Json file_schema(const std::string& title, Json properties,
                 const std::vector<std::string>& required);

/// A schema with what people read about it.
Json described(Json schema, const std::string& description);

}  // namespace ohmic
