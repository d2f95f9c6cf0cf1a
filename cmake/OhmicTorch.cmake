# The target ohmic_torch: LibTorch as find_package(Torch) found it.
if(NOT TARGET ohmic_torch)
  add_library(ohmic_torch INTERFACE IMPORTED)
  target_include_directories(ohmic_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(ohmic_torch INTERFACE ${TORCH_LIBRARIES})
endif()
