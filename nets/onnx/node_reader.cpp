#include "nets/onnx/node_reader.h"

#include <utility>

#include "util/config_error.h"

namespace ohmic::onnx_import {

template <typename T>
const T* NodeReader::find(const std::string& name) {
  read_.insert(name);
  const auto found = node_.attributes.find(name);
  if (found == node_.attributes.end()) return nullptr;
  const T* value = std::get_if<T>(&found->second);
  if (value == nullptr) fail(name, "has another type than its operator gives it");
  return value;
}

std::int64_t NodeReader::integer(const std::string& name, std::int64_t fallback) {
  const auto* value = find<std::int64_t>(name);
  return value == nullptr ? fallback : *value;
}

double NodeReader::real(const std::string& name, double fallback) {
  const auto* value = find<float>(name);
  return value == nullptr ? fallback : double{*value};
}

std::string NodeReader::text(const std::string& name, const std::string& fallback) {
  const auto* value = find<std::string>(name);
  return value == nullptr ? fallback : *value;
}

std::vector<std::int64_t> NodeReader::integers(const std::string& name,
                                               std::vector<std::int64_t> fallback) {
  const auto* value = find<std::vector<std::int64_t>>(name);
  return value == nullptr ? std::move(fallback) : *value;
}

ConstantPtr NodeReader::tensor(const std::string& name) {
  const auto* value = find<ConstantPtr>(name);
  return value == nullptr ? nullptr : *value;
}

void NodeReader::require(const std::string& name, std::int64_t value) {
  const std::int64_t found = integer(name, value);
  if (found != value)
    fail(name, "is " + std::to_string(found) + ", allowed " + std::to_string(value));
}

void NodeReader::fail(const std::string& attribute, const std::string& problem) const {
  throw NotUnderstood("attribute " + attribute + (problem.empty() ? "" : " " + problem));
}

void NodeReader::refuse_unread() const {
  for (const auto& attribute : node_.attributes)
    if (read_.count(attribute.first) == 0) fail(attribute.first, "");
}

}  // namespace ohmic::onnx_import
