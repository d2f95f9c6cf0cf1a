#pragma once

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "nets/onnx/graph.h"

namespace ohmic::onnx_import {

/// A node that is not understood; what() is the reason in a few words, or empty if the operator is
/// the reason.
class NotUnderstood : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a node's attributes by name and type, and knows which were read. All throw NotUnderstood
/// that names the attribute.
class NodeReader {
 public:
  NodeReader(const Node& node, std::int64_t opset) : node_(node), opset_(opset) {}

  const Node& node() const { return node_; }
  std::int64_t opset() const { return opset_; }
  bool has(const std::string& name) const { return node_.attributes.count(name) > 0; }

  std::int64_t integer(const std::string& name, std::int64_t fallback);
  double real(const std::string& name, double fallback);
  std::string text(const std::string& name, const std::string& fallback);
  std::vector<std::int64_t> integers(const std::string& name, std::vector<std::int64_t> fallback);
  /// A tensor, or null.
  ConstantPtr tensor(const std::string& name);
  /// An attribute that means nothing here.
  void ignore(const std::string& name) { read_.insert(name); }
  /// An attribute that must have this value if it is there.
  void require(const std::string& name, std::int64_t value);
  [[noreturn]] void fail(const std::string& attribute, const std::string& problem) const;
  /// Refuses attributes that nobody read.
  void refuse_unread() const;

 private:
  /// The attribute if it is there and of type T.
  template <typename T>
  const T* find(const std::string& name);

  const Node& node_;
  std::int64_t opset_;
  std::set<std::string> read_;
};

}  // namespace ohmic::onnx_import
