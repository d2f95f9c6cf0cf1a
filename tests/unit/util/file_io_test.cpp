#include "util/file_io.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "tests/unit/util/config_error_of.h"
#include "util/config_error.h"
#include "util/file_identity.h"
#include "util/file_writer.h"
#include "util/files_aside.h"
#include "util/process/file_descriptor.h"

namespace ohmic {
namespace {

using testing::StartsWith;

class FileIoTest : public testing::Test {
 protected:
  FileIoTest() { make_folder(folder_); }
  ~FileIoTest() override { std::filesystem::remove_all(folder_); }

  std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  const std::string folder_ = testing::TempDir() + "ohmic-file-io-" + std::to_string(::getpid());
};

TEST_F(FileIoTest, WrittenBytesComeBack) {
  const std::string bytes("a\0\r\n\xff", 5);
  write_file_atomically(folder_ + "/x", "old and longer");
  write_file_atomically(folder_ + "/x", bytes);
  EXPECT_EQ(read_file(folder_ + "/x"), bytes);
  EXPECT_EQ(files(), 1U) << "something half-written was left";
}

TEST_F(FileIoTest, MissingFilesAndFoldersAreNamed) {
  const std::string missing = folder_ + "/none/x";
  EXPECT_FALSE(file_exists(missing));
  EXPECT_EQ(config_error_of([&] { read_file(missing); }),
            missing + ": cannot be read: No such file or directory");
  EXPECT_EQ(config_error_of([&] { read_file(folder_); }), folder_ + ": is a folder, not a file");
  EXPECT_THAT(config_error_of([&] { write_file_atomically(missing, ""); }),
              StartsWith(missing + ": cannot be written"));
  EXPECT_EQ(config_error_of([&] { write_file_atomically(folder_, ""); }),
            folder_ + ": is a folder, not a file");
}

TEST_F(FileIoTest, FoldersAreMadeWithTheirParents) {
  make_folder(folder_ + "/a/b");
  EXPECT_TRUE(std::filesystem::is_directory(folder_ + "/a/b"));
  write_file_atomically(folder_ + "/x", "");
  EXPECT_THAT(config_error_of([&] { make_folder(folder_ + "/x/y"); }),
              StartsWith(folder_ + "/x/y: cannot be created"));
}

TEST_F(FileIoTest, DevicesAreWrittenInPlace) {
  write_file_atomically("/dev/null", "x");
  EXPECT_FALSE(std::filesystem::is_regular_file("/dev/null"));
}

TEST_F(FileIoTest, PiecesBecomeAFileWhenTheyAreCommitted) {
  const std::string path = folder_ + "/x";
  const std::string long_piece(200000, 'b');
  write_file_atomically(path, "old");
  {
    FileWriter file(path);
    file.write("a");
    file.write(long_piece);
    EXPECT_EQ(read_file(path), "old");
    file.commit();
  }
  EXPECT_EQ(read_file(path), "a" + long_piece);
  EXPECT_EQ(files(), 1U);
}

TEST_F(FileIoTest, AFullDeviceIsToldAtTheCommit) {
  FileWriter file("/dev/full");
  for (int n = 0; n < 3; ++n) EXPECT_NO_THROW(file.write(std::string(200000, 'c')));
  EXPECT_EQ(config_error_of([&] { file.commit(); }),
            "/dev/full: cannot be written: No space left on device");
}

TEST_F(FileIoTest, WhatIsNotCommittedLeavesNothing) {
  const std::string path = folder_ + "/x";
  write_file_atomically(path, "old");
  { FileWriter(path).write(std::string(200000, 'b')); }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(FileIoTest, AsideIsARandomNameBesideTheFile) {
  const FileWriter first(folder_ + "/x");
  const FileWriter second(folder_ + "/x");
  const auto mark = testing::MatchesRegex(".*/x\\.part-[0-9a-f]{8}");
  EXPECT_THAT(first.aside(), mark);
  EXPECT_THAT(second.aside(), mark);
  EXPECT_NE(first.aside(), second.aside());
}

TEST_F(FileIoTest, LinksStayAndTheirTargetsAreWritten) {
  make_folder(folder_ + "/there");
  write_file_atomically(folder_ + "/there/old", "old");
  const std::pair<const char*, std::string> links[] = {
      {"a", "there/old"}, {"b", folder_ + "/there/new"}, {"c", "a"}};
  for (const auto& [name, target] : links) {
    const std::string link = folder_ + "/" + name;
    std::filesystem::create_symlink(target, link);
    write_file_atomically(link, std::string("by ") + name);
    EXPECT_EQ(std::filesystem::read_symlink(link), target);
    EXPECT_EQ(read_file(link), std::string("by ") + name);
  }
  EXPECT_EQ(read_file(folder_ + "/there/old"), "by c");
  EXPECT_EQ(read_file(folder_ + "/there/new"), "by b");
  EXPECT_FALSE(std::filesystem::is_symlink(folder_ + "/there/old"));
}

TEST_F(FileIoTest, LinksInACircleAreRefused) {
  std::filesystem::create_symlink("b", folder_ + "/a");
  std::filesystem::create_symlink("a", folder_ + "/b");
  EXPECT_EQ(config_error_of([&] { write_file_atomically(folder_ + "/a", ""); }),
            folder_ + "/a: is a link that leads in a circle");
}

TEST_F(FileIoTest, NamesOfEveryLegalLengthAreWritten) {
  for (const std::size_t bytes : {241U, 242U, 255U}) {
    // Ends on a character of three bytes, which the name aside must not cut in two.
    std::string name(bytes, 'n');
    for (std::size_t at = bytes % 3; at < bytes; at += 3) name.replace(at, 3, "\xe2\x82\xac");
    const std::string path = folder_ + "/" + name;
    {
      const FileWriter file(path);
      EXPECT_EQ(one_line(file.aside()), file.aside()) << "no UTF-8";
    }
    write_file_atomically(path, "x");
    EXPECT_EQ(read_file(path), "x");
  }
  EXPECT_EQ(files(), 3U);
  const std::string longer = folder_ + "/" + std::string(256, 'n');
  EXPECT_EQ(config_error_of([&] { write_file_atomically(longer, ""); }),
            longer + ": cannot be written: File name too long");
}

TEST_F(FileIoTest, OpenFilesOfOurOwnAreWrittenInPlace) {
  write_file_atomically(folder_ + "/x", "");
  const FileDescriptor open(::open((folder_ + "/x").c_str(), O_WRONLY | O_APPEND));
  const std::string name = "/proc/self/fd/" + std::to_string(open.number());
  std::filesystem::create_symlink(name, folder_ + "/link");
  EXPECT_TRUE(FileWriter(name).in_place());
  write_file_atomically(name, "one ");
  write_file_atomically(folder_ + "/link", "two");
  EXPECT_EQ(read_file(folder_ + "/x"), "one two");
}

TEST_F(FileIoTest, WhatIsAsideIsRemovedForASignal) {
  const FileWriter kept(folder_ + "/x");
  { FileWriter(folder_ + "/y").commit(); }
  EXPECT_EQ(files(), 2U);
  remove_files_aside();
  EXPECT_EQ(files(), 1U);
  EXPECT_TRUE(file_exists(folder_ + "/y"));
}

TEST_F(FileIoTest, InputErrorsAreNoEndOfFile) {
  EXPECT_EQ(config_error_of([] { read_file("/proc/self/mem"); }),
            "/proc/self/mem: cannot be read: Input/output error");
  EXPECT_EQ(config_error_of([] { read_file("/dev/zero"); }),
            "/dev/zero: is a device, allowed is a file or a pipe");
}

TEST_F(FileIoTest, PipesAreReadAndBounded) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const FileDescriptor out(ends[0]);
  FileDescriptor in(ends[1]);
  const std::string name = "/proc/self/fd/" + std::to_string(out.number());
  ASSERT_EQ(::write(in.number(), "abcde", 5), 5);
  EXPECT_EQ(config_error_of([&] { read_file(name, 4); }),
            name + ": holds more than 4 bytes, the most allowed");
  ASSERT_EQ(::write(in.number(), "abcd", 4), 4);
  in.close();
  EXPECT_EQ(read_file(name, 4), "abcd");
}

TEST_F(FileIoTest, FilesAreBounded) {
  write_file_atomically(folder_ + "/x", "abcde");
  EXPECT_EQ(read_file(folder_ + "/x", 5), "abcde");
  EXPECT_THAT(config_error_of([&] { read_file(folder_ + "/x", 4); }),
              testing::EndsWith("holds more than 4 bytes, the most allowed"));
}

TEST_F(FileIoTest, OneFileUnderTwoNamesIsTheSame) {
  const auto at = [&](const std::string& name) { return folder_ + "/" + name; };
  write_file_atomically(at("x"), "");
  write_file_atomically(at("y"), "");
  std::filesystem::create_symlink("x", at("to_x"));
  std::filesystem::create_symlink("new", at("to_new"));
  std::filesystem::create_symlink(folder_, at("folder"));
  std::filesystem::create_hard_link(at("x"), at("twin"));
  for (const char* other : {"x", "./x", "to_x", "folder/x", "folder/folder/to_x", "twin"})
    EXPECT_TRUE(is_same_file(at("x"), at(other))) << other;
  for (const char* other : {"./new", "to_new", "folder/new"})
    EXPECT_TRUE(is_same_file(at("new"), at(other))) << other;
  for (const char* other : {"y", "new", "to_new", "none/x"})
    EXPECT_FALSE(is_same_file(at("x"), at(other))) << other;
  EXPECT_FALSE(is_same_file(at("new"), at("newer")));
  EXPECT_FALSE(is_same_file(at("none/x"), at("none/y")));
  EXPECT_TRUE(is_same_file(at("none/deep/x"), at("./none/../none/deep//x")));
  EXPECT_FALSE(is_same_file(at("none/x"), at("other/x")));
}

}  // namespace
}  // namespace ohmic
