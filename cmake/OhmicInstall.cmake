# What `cmake --install` puts where: the programs, the shipped weights, and the package that find_package(ohmic) reads.
# Nothing installed holds a path of the build, so that the tree may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(OHMIC_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/ohmic)

# What find_package(ohmic) has to find for each library that is not ours.
set(OHMIC_FIND_ZLIB::ZLIB "ZLIB")
set(OHMIC_FIND_PNG::PNG "PNG")
set(OHMIC_FIND_JPEG::JPEG "JPEG")
set(OHMIC_FIND_muparser::muparser "muparser")
set(OHMIC_FIND_SQLite::SQLite3 "SQLite3")
set(OHMIC_FIND_Threads::Threads "Threads")
set(OHMIC_FIND_nlohmann_json::nlohmann_json "nlohmann_json 3.10")
set(OHMIC_FIND_fmt::fmt "fmt")

# The targets that `target` stands on, itself first, but for options and plain paths.
function(ohmic_link_closure out target)
  set(closure "")
  set(pending ${target})
  while(pending)
    list(POP_FRONT pending next)
    if(NOT TARGET ${next} OR next IN_LIST closure)
      continue()
    endif()
    list(APPEND closure ${next})
    get_target_property(imported ${next} IMPORTED)
    get_target_property(libraries ${next} INTERFACE_LINK_LIBRARIES)
    if(libraries AND NOT imported)
      list(TRANSFORM libraries REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1")
      list(APPEND pending ${libraries})
    endif()
  endwhile()
  set(${out} ${closure} PARENT_SCOPE)
endfunction()

# ohmic_install_api(TARGET NAME): installs the header NAME of the folder api with those that it reaches, and TARGET with the libraries that
# it stands on. A program links it as ohmic::NAME.
function(ohmic_install_api target name)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  ohmic_link_closure(closure ${target})
  get_property(installed GLOBAL PROPERTY OHMIC_INSTALLED)
  set(finds "")
  foreach(library IN LISTS closure)
    get_target_property(imported ${library} IMPORTED)
    if(NOT imported AND NOT library IN_LIST installed)
      list(APPEND ours ${library})
    elseif(library MATCHES "::" AND NOT DEFINED OHMIC_FIND_${library})
      message(FATAL_ERROR "cmake/OhmicInstall.cmake does not say what finds ${library}, on which ohmic::${name} stands")
    elseif(library MATCHES "::")
      string(APPEND finds "find_dependency(${OHMIC_FIND_${library}})\n")
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY OHMIC_INSTALLED ${ours})
  install(TARGETS ${ours} EXPORT ohmic-${name} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/ohmic
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ohmic-${name} NAMESPACE ohmic:: DESTINATION ${OHMIC_PACKAGE_DIR})
  set(file ${CMAKE_CURRENT_BINARY_DIR}/dependencies-${name}.cmake)
  file(CONFIGURE OUTPUT ${file} CONTENT "${finds}")
  install(FILES ${file} DESTINATION ${OHMIC_PACKAGE_DIR})
  install(CODE "set(OHMIC_SOURCE \"${PROJECT_SOURCE_DIR}\")\nset(OHMIC_HEADER api/${name}.h)\n\
set(OHMIC_INCLUDE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/ohmic\")\n\
include(\"${PROJECT_SOURCE_DIR}/cmake/OhmicInstallHeaders.cmake\")")
endfunction()

# The package's entry, and what makes the names of SystemC and LibTorch that our libraries link.
function(ohmic_install_package)
  set(config ${CMAKE_CURRENT_BINARY_DIR}/ohmic-config.cmake)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ohmic-config.cmake.in ${config}
    INSTALL_DESTINATION ${OHMIC_PACKAGE_DIR})
  write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ohmic-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES
    ${config} ${CMAKE_CURRENT_BINARY_DIR}/ohmic-config-version.cmake
    ${PROJECT_SOURCE_DIR}/cmake/OhmicSystemC.cmake ${PROJECT_SOURCE_DIR}/cmake/OhmicOnnx.cmake ${PROJECT_SOURCE_DIR}/cmake/OhmicTorch.cmake
    ${PROJECT_SOURCE_DIR}/cmake/OhmicOneDnn.cmake
    DESTINATION ${OHMIC_PACKAGE_DIR})
endfunction()

# ohmic_install_programs(TARGET...): the programs and the weights that they look for beside them.
function(ohmic_install_programs)
  install(TARGETS ${ARGN} RUNTIME DESTINATION bin)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/weights DESTINATION share/ohmic)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
endfunction()
