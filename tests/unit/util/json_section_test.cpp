#include "util/json_section.h"

#include <gmock/gmock.h>

#include <limits>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string parse_error(const std::string& text) {
  return config_error_of([&] { parse_json(text, "f.json"); });
}

TEST(ParseJson, KeepsTheFilesOrderOfKeys) {
  EXPECT_EQ(parse_json(R"({"b": 1, "a": [true, null]})", "f").dump(), R"({"b":1,"a":[true,null]})");
}

TEST(ParseJson, RefusesRepeatedKeysAndSaysWhere) {
  EXPECT_EQ(parse_error(R"({"a": 1, "a": 2})"), "f.json: /a: key 'a' appears twice");
  EXPECT_EQ(parse_error(R"({"l": [{"k": 1}, 3, {"k": [], "k": 2}]})"),
            "f.json: /l/2/k: key 'k' appears twice");
}

TEST(ParseJson, AllowsOneKeyInSeveralObjects) {
  EXPECT_EQ(parse_error(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 1}]})"), "no error");
}

TEST(ParseJson, NamesByteLineAndColumnOfBadSyntax) {
  EXPECT_THAT(parse_error("{\n\"a\": \n}"),
              StartsWith("f.json: is not valid JSON: byte 9, line 3, column 1: syntax error"));
  for (const char* text : {"", "{", "[1,]", "[1] x", "{\"a\" 1}", "// c\n1", "[01]", "'a'"}) {
    EXPECT_THAT(parse_error(text), StartsWith("f.json: is not valid JSON: byte ")) << text;
  }
}

TEST(ParseJson, RefusesNumbersThatAreNone) {
  for (const char* text : {"[NaN]", "[Infinity]", "[-Infinity]", "[1e999]"}) {
    EXPECT_THAT(parse_error(text), StartsWith("f.json: is not valid JSON: ")) << text;
  }
}

TEST(ParseJson, RefusesDeepNestingWithoutRecursion) {
  EXPECT_EQ(parse_error(std::string(1000000, '[')), "f.json: nested deeper than 64 levels");
  EXPECT_EQ(parse_error(std::string(64, '[') + std::string(64, ']')), "no error");
  EXPECT_EQ(parse_error(std::string(65, '[') + std::string(65, ']')),
            "f.json: nested deeper than 64 levels");
}

TEST(ParseJson, TakesManyObjectsAndRefusesMore) {
  const auto list_of = [](const std::string& value, std::size_t count) {
    std::string text = "[" + value;
    for (std::size_t i = 1; i < count; ++i) text += "," + value;
    return text + "]";
  };
  // A parser that looks through the list after each object takes minutes for this.
  EXPECT_EQ(parse_json(list_of("{}", 500000), "f").size(), 500000U);
  EXPECT_EQ(parse_error(list_of("1", 1999999)), "no error");
  EXPECT_EQ(parse_error(list_of("1", 2000000)), "f.json: holds more than 2000000 values");
}

TEST(ParseJson, ErrorsAreShortAsciiLines) {
  const std::string error = parse_error("[\"" + std::string(100000, 'x') + "\xff\n");
  EXPECT_LT(error.size(), 300U);
  EXPECT_THAT(parse_error("[\"\xff\n"), Not(HasSubstr("\xff")));
  EXPECT_THAT(parse_error("[\"a\nb\"]"), Not(HasSubstr("\n")));
  EXPECT_EQ(parse_error("{\"a\\nb\": 1, \"a\\nb\": 2}"),
            "f.json: /a\\nb: key 'a\\nb' appears twice");
}

/// A section over `text`; `read` asks it for something.
template <typename Read>
std::string section_error(const std::string& text, const Read& read) {
  const Json json = parse_json(text, "f.json");
  return config_error_of([&] {
    JsonSection section(json, "f.json", "/top", "layer 'x': ");
    read(section);
  });
}

std::string integer_error(const std::string& value) {
  return section_error("{\"k\": " + value + "}", [](JsonSection& s) { s.integer("k", 1, 9); });
}

TEST(JsonSection, WholeNumbersAreNeverRounded) {
  const std::string rule = "f.json: /top/k: layer 'x': must be a whole number from 1 to 9, found ";
  EXPECT_EQ(integer_error("9"), "no error");
  for (const char* bad : {"0", "10", "-1", "5.0", "5.5", "true", "null", "18446744073709551615",
                          "9223372036854775808", "4294967297"}) {
    EXPECT_EQ(integer_error(bad), rule + bad);
  }
  EXPECT_EQ(integer_error("1e0"), rule + "1.0");
  EXPECT_THAT(integer_error("36893488147419103233"), StartsWith(rule));  // 2^65 + 1
  EXPECT_EQ(integer_error("\"5\""), rule + "\"5\"");
}

TEST(JsonSection, LargestIntegersPass) {
  const Json json = parse_json(R"({"k": 9223372036854775807, "l": -9223372036854775808})", "f");
  JsonSection section(json, "f", "");
  using Limits = std::numeric_limits<std::int64_t>;
  EXPECT_EQ(section.integer("k", 0, Limits::max()), Limits::max());
  EXPECT_EQ(section.integer("l", Limits::min(), 0), Limits::min());
}

std::string number_error(const std::string& value, double low, double high) {
  return section_error("{\"k\": " + value + "}", [=](JsonSection& s) { s.number("k", low, high); });
}

TEST(JsonSection, NumbersSayTheirRange) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(number_error("1", 0.5, 1.5), "no error");
  EXPECT_EQ(number_error("1.25", 0.5, 1.0),
            "f.json: /top/k: layer 'x': must be a number from 0.5 to 1.0, found 1.25");
  EXPECT_THAT(number_error("-1", 0.0, kInfinity), HasSubstr("a number of at least 0.0, found -1"));
  EXPECT_THAT(number_error("1", -kInfinity, 0.0), HasSubstr("a number of at most 0.0, found 1"));
  EXPECT_THAT(number_error("\"\"", -kInfinity, kInfinity), HasSubstr("must be a number, found"));
}

TEST(JsonSection, MissingKeysAndWrongTypes) {
  EXPECT_EQ(section_error("{}", [](JsonSection& s) { s.text("k"); }),
            "f.json: /top/k: layer 'x': this key is missing");
  EXPECT_EQ(section_error(R"({"k": 3})", [](JsonSection& s) { s.text("k"); }),
            "f.json: /top/k: layer 'x': must be a text in quotes, found 3");
  EXPECT_EQ(section_error(R"({"k": 1})", [](JsonSection& s) { s.boolean("k", true); }),
            "f.json: /top/k: layer 'x': must be true or false, found 1");
  EXPECT_EQ(section_error(R"({"k": [1]})", [](JsonSection& s) { s.section("k"); }),
            "f.json: /top/k: layer 'x': must be an object {...}, found [1]");
  EXPECT_EQ(section_error("[]", [](JsonSection&) {}),
            "f.json: /top: layer 'x': must be an object {...}, found []");
}

TEST(JsonSection, FallbacksStandForAbsentKeys) {
  const Json json = parse_json("{}", "f");
  JsonSection section(json, "f", "");
  EXPECT_EQ(section.text("t", "x"), "x");
  EXPECT_EQ(section.integer("i", 1, 3, 7), 7);
  EXPECT_TRUE(section.boolean("b", true));
  EXPECT_EQ(section.find("r"), nullptr);
  EXPECT_FALSE(section.has("r"));
}

TEST(JsonSection, UnknownKeysAreNamedWithTheNearestKnownOne) {
  const auto read = [](JsonSection& s) {
    s.integer("kernel", 1, 9, 1);
    s.refuse_unread({"note"});
  };
  EXPECT_EQ(section_error(R"({"kernel": 1, "note": 2})", read), "no error");
  EXPECT_EQ(section_error(R"({"kernle": 1})", read),
            "f.json: /top/kernle: layer 'x': unknown key 'kernle'; did you mean 'kernel'? "
            "(allowed: kernel, note)");
  EXPECT_THAT(section_error(R"({"a/b~": 1})", read), HasSubstr("/top/a~1b~0: "));
}

TEST(Shown, IsOneShortAsciiLine) {
  EXPECT_EQ(shown(Json("a\nb")), R"("a\nb")");
  EXPECT_EQ(shown(Json("\xc3\xa4\x7f")), R"("\u00e4\u007f")");
  EXPECT_EQ(shown(Json(std::string(100, 'x'))), "\"" + std::string(39, 'x') + "...");
  EXPECT_EQ(shown(Json(0.1)), "0.1");
}

TEST(DidYouMean, OffersOnlyWhatIsNear) {
  const std::vector<std::string> known = {"conv2d", "linear", "relu", "relu6"};
  EXPECT_EQ(did_you_mean("conv3d", known), "; did you mean 'conv2d'?");
  EXPECT_EQ(did_you_mean("relu7", known), "; did you mean 'relu'?");
  EXPECT_EQ(did_you_mean("softmax", known), "");
  EXPECT_EQ(did_you_mean(std::string(1000000, 'x'), known), "");
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(ConfigError, IsOneLineWhateverTheUserWrote) {
  EXPECT_STREQ(ConfigError("a\nb", "", "c\x1b[0m\td").what(), "a\\nb: /: c\\x1b[0m\\td");
  EXPECT_STREQ(ConfigError("a", "b\r").what(), "a: b\\x0d");
}

}  // namespace
}  // namespace ohmic
