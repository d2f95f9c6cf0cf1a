# What Ohmic builds on. Nothing is downloaded here: `./ohmic` installs Debian's packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)

include(OhmicSystemC)
include(OhmicOnnx)

set(OHMIC_TORCH_STATE "off (OHMIC_WITH_TORCH=OFF)")
if(OHMIC_WITH_TORCH)
  # No version is asked for: Debian's 1.13.1 calls itself 1.13.0.
  find_package(Torch QUIET)
  if(Torch_FOUND)
    set(OHMIC_TORCH_STATE "${Torch_VERSION}")
    include(OhmicTorch)
  else()
    message(FATAL_ERROR "LibTorch was not found. Install libtorch-dev, point Torch_DIR at one, or configure with "
                        "-DOHMIC_WITH_TORCH=OFF (simulate then works; search, train, evaluate and quantize are off).")
  endif()
endif()

set(OHMIC_ONEDNN_FOUND OFF)
set(OHMIC_ONEDNN_STATE "off (OHMIC_WITH_TORCH=OFF)")
if(OHMIC_WITH_TORCH)
  include(OhmicOneDnn)
endif()

if(OHMIC_TESTS)
  find_package(GTest REQUIRED)
endif()
if(OHMIC_BENCH)
  find_package(benchmark QUIET)
endif()
