#pragma once

namespace ohmic {

/// Versions that this binary is made of; defined in a source that the build writes
/// (cmake/OhmicBuildInfo.cmake).
struct BuildInfo {
  const char* version;  ///< "0.1.0"
  const char*
      revision;        ///< of git, "-dirty" behind it if files differ; "unknown" outside a checkout
  const char* torch;   ///< version, or "off (why)"
  const char* onednn;  ///< the same
  const char* build_type;  ///< "Release"
};

BuildInfo build_info();

}  // namespace ohmic
