#include "nets/onnx/onnx_import.h"

#include "nets/onnx/graph_reader.h"
#include "nets/onnx/translator.h"

namespace ohmic {

bool is_onnx_file(const std::string& file) {
  const std::string ending = ".onnx";
  return file.size() > ending.size() &&
         file.compare(file.size() - ending.size(), ending.size(), ending) == 0;
}

ImportedNetwork import_onnx(const std::string& file, const std::string& output) {
  return onnx_import::translate(onnx_import::read_graph(file, output));
}

ImportedNetwork import_onnx(const std::string& bytes, const std::string& file,
                            const std::string& folder, const std::string& output) {
  return onnx_import::translate(onnx_import::parse_graph(bytes, file, folder, output));
}

std::vector<std::string> files_of_onnx(const std::string& file) {
  std::vector<std::string> files = {file};
  for (const std::string& external : onnx_import::external_files(file)) files.push_back(external);
  return files;
}

}  // namespace ohmic
