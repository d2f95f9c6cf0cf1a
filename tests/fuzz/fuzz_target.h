#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

/// One reader of user input, run on `size` bytes. Only ConfigError may come out of the reader; a
/// broken promise aborts. Called by libFuzzer, or by corpus_driver.cpp in ordinary builds. Always
/// 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ohmic::fuzz {

/// Aborts and names the promise where it does not hold.
void require(bool holds, const char* promise);

/// What an error of the reader promises whatever was read: one short line of well-formed UTF-8
/// without control characters.
void require_plain_line(const std::string& error);

std::string text_of(const std::uint8_t* data, std::size_t size);

}  // namespace ohmic::fuzz
