#include "util/file_io.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/unit/util/config_error_of.h"
#include "util/file_writer.h"

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

}  // namespace
}  // namespace ohmic
