# The target ohmic_onnx: the messages of ONNX files, and the protobuf that reads them. Looked for by hand: Debian's CMake
# config of ONNX does not name the definitions that its headers need.
if(NOT TARGET ohmic_onnx)
  add_library(ohmic_onnx INTERFACE IMPORTED)
  find_path(OHMIC_ONNX_INCLUDE onnx/onnx_pb.h)
  find_library(OHMIC_ONNX_LIBRARY onnx_proto)
  find_library(OHMIC_PROTOBUF_LIBRARY protobuf)
  if(NOT OHMIC_ONNX_INCLUDE OR NOT OHMIC_ONNX_LIBRARY OR NOT OHMIC_PROTOBUF_LIBRARY)
    message(FATAL_ERROR "ONNX was not found: install libonnx-dev and libprotobuf-dev.")
  endif()
  target_include_directories(ohmic_onnx SYSTEM INTERFACE ${OHMIC_ONNX_INCLUDE})
  target_compile_definitions(ohmic_onnx INTERFACE ONNX_ML=1 ONNX_NAMESPACE=onnx)
  target_link_libraries(ohmic_onnx INTERFACE ${OHMIC_ONNX_LIBRARY} ${OHMIC_PROTOBUF_LIBRARY})
endif()
