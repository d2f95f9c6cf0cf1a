#include "hw/device/analog/column_reads.h"

#include <algorithm>
#include <cmath>

namespace ohmic {
namespace {

// What a read's random numbers are for, two a column.
constexpr std::uint64_t kReadNoise = 0;
constexpr std::uint64_t kConverterNoise = 1;

/// Nearest whole number, ties to even; |x| < 2^51.
__attribute__((always_inline)) inline double rounded(double x) {
  constexpr double kWholes = 0x1.8p52;  // numbers of this size have no fraction
  return (x + kWholes) - kWholes;
}

/// By value: compilers make vector instructions of this, and none of std::clamp, which hands back
/// a reference.
__attribute__((always_inline)) inline double clamped(double x, double low, double high) {
  const double above = x < low ? low : x;
  return high < above ? high : above;
}

__attribute__((always_inline)) inline void add_noise(double sigma, const double* squares,
                                                     const ColumnRead& read, std::uint64_t purpose,
                                                     double* values) {
  const std::uint64_t number = 2 * read.column + purpose;
  for (std::size_t l = 0; l < kReadLanes; ++l) {
    const double size = squares == nullptr ? sigma : sigma * std::sqrt(squares[l]);
    values[l] += size * normal_of(read.draws[l].word(number));
  }
}

__attribute__((always_inline)) inline std::uint64_t convert(const ReadLaw& law,
                                                            const ColumnRead& read,
                                                            double* values) {
  const double lsb = law.lsb, offset = law.offset_lsb;
  if (lsb == 1) {  // the common case, and a division takes as long as all the rest
    for (std::size_t l = 0; l < kReadLanes; ++l) values[l] += offset;
  } else {
    for (std::size_t l = 0; l < kReadLanes; ++l) values[l] = values[l] / lsb + offset;
  }
  if (law.noise_lsb > 0) add_noise(law.noise_lsb, nullptr, read, kConverterNoise, values);
  const double low = law.low, high = law.high;
  double codes[kReadLanes];
  for (std::size_t l = 0; l < kReadLanes; ++l)
    codes[l] = rounded(clamped(values[l], low - 1, high + 1));
  for (std::size_t l = 0; l < kReadLanes; ++l) values[l] = clamped(codes[l], low, high);
  std::uint64_t is_clamped[kReadLanes] = {};
  for (std::size_t l = 0; l < read.lanes; ++l) is_clamped[l] = codes[l] == values[l] ? 0 : 1;
  // Whole numbers, which lanes may add in any order: a sum of floats would be a chain.
  std::uint64_t clips = 0;
  if (read.driven == nullptr) {
    for (std::size_t l = 0; l < kReadLanes; ++l) clips += is_clamped[l];
  } else {
    for (std::size_t l = 0; l < kReadLanes; ++l) clips += read.driven[l] != 0 ? is_clamped[l] : 0;
  }
  return clips;
}

__attribute__((always_inline)) inline std::uint64_t read_column(const ReadLaw& law,
                                                                const ColumnRead& read) {
  double values[kReadLanes];
  for (std::size_t l = 0; l < kReadLanes; ++l) values[l] = read.sums[l];
  const bool noisy = read.squares != nullptr;
  if (noisy) add_noise(law.read_noise, read.squares, read, kReadNoise, values);
  std::uint64_t clips = 0;
  if (!law.is_ideal) {
    clips = convert(law, read, values);
  } else if (noisy) {
    const double grain = read.grain, grains = 1 / grain;
    for (std::size_t l = 0; l < kReadLanes; ++l) values[l] = rounded(values[l] * grains) * grain;
  }
  if (read.driven == nullptr) {
    for (std::size_t l = 0; l < kReadLanes; ++l) read.values[l] = values[l];
  } else {
    for (std::size_t l = 0; l < kReadLanes; ++l) read.values[l] = values[l] * read.driven[l];
  }
  return clips;
}

std::uint64_t portable_reader(const ReadLaw& law, const ColumnRead& read) {
  return read_column(law, read);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) std::uint64_t avx2_reader(const ReadLaw& law,
                                                          const ColumnRead& read) {
  return read_column(law, read);
}

__attribute__((target("avx512f,avx512dq,avx512vl"))) std::uint64_t avx512_reader(
    const ReadLaw& law, const ColumnRead& read) {
  return read_column(law, read);
}

#endif

}  // namespace

std::vector<ColumnReader> column_readers() {
  std::vector<ColumnReader> readers{portable_reader};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) readers.push_back(avx2_reader);
  if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    readers.push_back(avx512_reader);
#endif
  return readers;
}

}  // namespace ohmic
