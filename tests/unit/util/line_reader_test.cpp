#include "util/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

class LineReaderTest : public ::testing::Test {
 protected:
  ~LineReaderTest() override { ::unlink(path_.c_str()); }

  void write(const std::string& content) { std::ofstream(path_, std::ios::binary) << content; }
  std::vector<std::string> lines(std::size_t most = kLongestLine) {
    LineReader reader(path_, most);
    std::vector<std::string> all;
    while (auto line = reader.next()) all.push_back(std::move(*line));
    return all;
  }

  using Lines = std::vector<std::string>;
  const std::string path_ = ::testing::TempDir() + "line_reader_" + std::to_string(::getpid());
};

TEST_F(LineReaderTest, GivesTheLinesOfAFile) {
  for (const auto& [content, expected] : {std::pair<std::string, Lines>{"", {}},
                                          {"\n", {""}},
                                          {"a", {"a"}},
                                          {"a\n", {"a"}},
                                          {"a\n\nbc", {"a", "", "bc"}},
                                          {"\xEF\xBB\xBF"
                                           "a\n\xEF\xBB\xBF"
                                           "b",
                                           {"a",
                                            "\xEF\xBB\xBF"
                                            "b"}},
                                          {std::string("a\0b\n", 4), {std::string("a\0b", 3)}},
                                          {"a\r\n", {"a\r"}}}) {
    write(content);
    EXPECT_EQ(lines(), expected);
  }
}

TEST_F(LineReaderTest, KeepsLinesThatCrossItsChunks) {
  Lines expected;
  std::string content;
  for (std::size_t n = 0; n < 100; ++n) {
    expected.emplace_back(n * 977, static_cast<char>('a' + n % 26));
    content += expected.back() + "\n";
  }
  write(content);
  EXPECT_EQ(lines(), expected);
}

TEST_F(LineReaderTest, RefusesALineThatIsTooLong) {
  write("abcd\nabcd\nabcde\nab");
  EXPECT_EQ(lines(5), (Lines{"abcd", "abcd", "abcde", "ab"}));
  LineReader reader(path_, 4);
  EXPECT_EQ(reader.next(), "abcd");
  EXPECT_EQ(reader.next(), "abcd");
  EXPECT_EQ(config_error_of([&] { reader.next(); }),
            path_ + ": line 3: is longer than 4 bytes, the most allowed");
  write("abcde");
  EXPECT_EQ(config_error_of([&] { lines(4); }),
            path_ + ": line 1: is longer than 4 bytes, the most allowed");
}

TEST_F(LineReaderTest, StopsInWhatNeverEnds) {
  LineReader zeros("/dev/zero");
  EXPECT_EQ(config_error_of([&] { zeros.next(); }),
            "/dev/zero: line 1: is longer than 16777216 bytes, the most allowed");
}

TEST_F(LineReaderTest, SaysWhatCannotBeRead) {
  EXPECT_EQ(config_error_of([] { LineReader("nowhere"); }),
            "nowhere: cannot be read: No such file or directory");
  LineReader folder(".");
  EXPECT_EQ(config_error_of([&] { folder.next(); }), ".: cannot be read: Is a directory");
}

TEST_F(LineReaderTest, GivesALineOfAPipeBeforeTheNextIsWritten) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  LineReader reader("/dev/fd/" + std::to_string(ends[0]));
  for (const std::string text : {"one", "two"}) {
    const std::string line = text + "\n";
    ASSERT_EQ(::write(ends[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
    EXPECT_EQ(reader.next(), text);
  }
  ::close(ends[1]);
  EXPECT_EQ(reader.next(), std::nullopt);
  ::close(ends[0]);
}

}  // namespace
}  // namespace ohmic
