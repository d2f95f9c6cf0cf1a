// What a user reads when something is wrong: one short plain line, soon, whatever the input held.
#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

TEST(OneLine, KeepsTextOfAnyLanguage) {
  const std::string text =
      "gr\xc3\xb6\xc3\x9f"
      "e \xe2\x82\xac \xed\x9f\xbf \xf0\x9f\x98\x80";
  EXPECT_EQ(one_line(text), text);
}

TEST(OneLine, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(one_line("a\xff"
                     "b"),
            "a\\xffb");
  EXPECT_EQ(one_line("\xe2\x82"), "\\xe2\\x82");                    // cut off
  EXPECT_EQ(one_line("\xc0\xaf"), "\\xc0\\xaf");                    // two bytes for '/'
  EXPECT_EQ(one_line("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");           // three
  EXPECT_EQ(one_line("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // half of a surrogate pair
  EXPECT_EQ(one_line("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(one_line("\xc3"
                     "A"),
            "\\xc3"
            "A");
}

TEST(OneLine, EscapesWhatMovesATerminalOrBreaksALine) {
  EXPECT_EQ(one_line("\xc2\x9b"
                     "31m"),
            "\\xc2\\x9b31m");                              // C1: control sequence
  EXPECT_EQ(one_line("\xc2\xa0"), "\xc2\xa0");             // no-break space
  EXPECT_EQ(one_line("\xe2\x80\xa8"), "\\xe2\\x80\\xa8");  // line separator
  EXPECT_EQ(one_line("\xe2\x80\xae"), "\\xe2\\x80\\xae");  // right-to-left override
  EXPECT_EQ(one_line("\xe2\x81\xa6"), "\\xe2\\x81\\xa6");  // isolate
  EXPECT_EQ(one_line(std::string("\0", 1)), "\\x00");
}

TEST(ConfigError, IsCutBetweenTwoCharacters) {
  for (const char* shift : {"", "x"}) {
    std::string problem = shift;
    for (int i = 0; i < 5000; ++i) problem += "\xc3\xa4";
    const std::string line = ConfigError("f", problem).what();
    EXPECT_LE(line.size(), 4099U);
    EXPECT_GE(line.size(), 4098U);
    EXPECT_THAT(line, EndsWith("\xc3\xa4..."));
  }
}

TEST(DidYouMean, LeavesLongWordsAlone) {
  const std::vector<std::string> known = {std::string(100, 'a') + "b", std::string(101, 'a')};
  EXPECT_THAT(did_you_mean(std::string(100, 'a'), known), HasSubstr("did you mean"));
  EXPECT_EQ(did_you_mean(std::string(101, 'a'), known), "");
}

TEST(ParseJson, RefusesObjectsOfTooManyKeys) {
  const auto error = [](int keys) {
    std::string text = "{\"a\": {";
    for (int i = 0; i < keys; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    return config_error_of([&] { parse_json(text + "}}", "f"); });
  };
  EXPECT_EQ(error(20000), "no error");
  EXPECT_EQ(error(20001), "f: /a/20000: an object of more than 20000 keys");
}

std::string network_error(const std::string& name, const std::string& dataset) {
  const std::string text =
      R"({"schema_version": 1, "input": {"channels": 1, "height": 1, "width": 1}, "layers": [
         {"name": "f", "type": "flatten"}, {"name": "l", "type": "linear", "out_features": 1}],)"
      "\"name\": \"" +
      name + "\", \"dataset\": \"" + dataset + "\"}";
  return config_error_of([&] { parse_network(text, "n"); });
}

TEST(ParseNetwork, NamesHoldNoControlCharacters) {
  EXPECT_EQ(network_error("a b/\xc3\xa4", "own set"), "no error");
  EXPECT_EQ(network_error("a\\n", ""),
            "n: /name: must be a text without control characters, found \"a\\n\"");
  EXPECT_EQ(network_error("a", "\\u0000"),
            "n: /dataset: must be a text without control characters, found \"\\u0000\"");
}

}  // namespace
}  // namespace ohmic
