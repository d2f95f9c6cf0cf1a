// Picture files, how they are fitted to a network's input, and folders of them.
#include <gmock/gmock.h>
#include <jpeglib.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "datasets/image_folder.h"
#include "datasets/picture_file.h"
#include "tests/support/data_test_support.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using test::TempFolder;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint8_t>(value >> shift));
  return bytes;
}

std::string chunk(const std::string& name, const std::string& body) {
  const std::string data = name + body;
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  return big_endian(static_cast<std::uint32_t>(body.size())) + data +
         big_endian(static_cast<std::uint32_t>(crc));
}

/// A PNG file. color: 0 grey, 2 RGB, 3 palette, 4 grey and alpha; rows: their bytes, each row with
/// a filter byte of 0 before it.
std::string png(int width, int height, char depth, char color, const std::string& rows,
                const std::string& palette = "") {
  std::string packed(compressBound(rows.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  packed.resize(size);
  const std::string header = big_endian(static_cast<std::uint32_t>(width)) +
                             big_endian(static_cast<std::uint32_t>(height)) + depth + color +
                             std::string(3, '\0');
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) +
         (palette.empty() ? "" : chunk("PLTE", palette)) + chunk("IDAT", packed) +
         chunk("IEND", "");
}

/// An 8-bit grey PNG file of one value.
std::string grey_png(int side, char value) {
  std::string rows;
  for (int y = 0; y < side; ++y)
    rows += std::string(1, '\0') + std::string(static_cast<std::size_t>(side), value);
  return png(side, side, 8, 0, rows);
}

/// A JPEG file of one colour; channels 1 or 3.
std::string jpeg(int side, const std::vector<JSAMPLE>& color) {
  jpeg_compress_struct state;
  jpeg_error_mgr errors;
  state.err = jpeg_std_error(&errors);
  jpeg_create_compress(&state);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;  // libjpeg's type
  jpeg_mem_dest(&state, &bytes, &size);
  state.image_width = state.image_height = static_cast<JDIMENSION>(side);
  state.input_components = static_cast<int>(color.size());
  state.in_color_space = color.size() == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&state);
  jpeg_start_compress(&state, TRUE);
  std::vector<JSAMPLE> line;
  for (int x = 0; x < side; ++x) line.insert(line.end(), color.begin(), color.end());
  JSAMPROW row = line.data();
  for (int y = 0; y < side; ++y) jpeg_write_scanlines(&state, &row, 1);
  jpeg_finish_compress(&state);
  jpeg_destroy_compress(&state);
  std::string file(reinterpret_cast<char*>(bytes), size);
  std::free(bytes);
  return file;
}

template <typename Read>
std::string refusal(const Read& read) {
  try {
    read();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

std::string parse_refusal(const std::string& bytes) {
  return refusal([&] { parse_picture(bytes, "file"); });
}

TEST(PictureFiles, PngHasItsOwnPixels) {
  const Picture grey = parse_picture(png(2, 2, 8, 0, std::string("\0\x01\x02\0\x03\xff", 6)), "f");
  EXPECT_EQ(grey.channels, 1);
  EXPECT_THAT(grey.pixels, ElementsAre(1, 2, 3, 255));
  const Picture rgb =
      parse_picture(png(1, 2, 8, 2, std::string("\0\x01\x02\x03\0\x04\x05\x06", 8)), "f");
  EXPECT_EQ(rgb.channels, 3);
  EXPECT_THAT(rgb.pixels, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(PictureFiles, OtherKindsOfPngBecomeEightBits) {
  const Picture wide = parse_picture(png(2, 1, 16, 0, std::string("\0\x12\x34\xab\xcd", 5)), "f");
  EXPECT_THAT(wide.pixels, ElementsAre(0x12, 0xab));
  const Picture bits = parse_picture(png(8, 1, 1, 0, std::string("\0\xa0", 2)), "f");
  EXPECT_THAT(bits.pixels, ElementsAre(255, 0, 255, 0, 0, 0, 0, 0));
  const Picture palette =
      parse_picture(png(2, 1, 8, 3, std::string("\0\1\0", 3), std::string("\1\2\3\4\5\6", 6)), "f");
  EXPECT_THAT(palette.pixels, ElementsAre(4, 5, 6, 1, 2, 3));
  const Picture clear = parse_picture(png(2, 1, 8, 4, std::string("\0\x07\0\x08\x80", 5)), "f");
  EXPECT_THAT(clear.pixels, ElementsAre(7, 8));
}

TEST(PictureFiles, JpegIsGreyOrRgb) {
  const Picture grey = parse_picture(jpeg(8, {100}), "f");
  EXPECT_EQ(grey.channels, 1);
  EXPECT_THAT(grey.pixels, Each(100));
  const Picture rgb = parse_picture(jpeg(9, {200, 200, 200}), "f");
  EXPECT_EQ(rgb.channels, 3);
  EXPECT_EQ(rgb.width, 9);
  EXPECT_THAT(rgb.pixels, Each(200));
}

TEST(PictureFiles, BrokenOnesAreNamed) {
  EXPECT_EQ(parse_refusal("GIF89a"), "file: is neither a PNG nor a JPEG file");
  EXPECT_EQ(parse_refusal(""), "file: is neither a PNG nor a JPEG file");
  const std::string whole = grey_png(64, 9);
  for (std::size_t length = 8; length + 1 < whole.size(); ++length)
    EXPECT_THAT(parse_refusal(whole.substr(0, length)), HasSubstr("file: is no whole PNG file: "));
  std::string flipped = whole;
  flipped[whole.size() - 20] = static_cast<char>(flipped[whole.size() - 20] ^ 1);
  EXPECT_THAT(parse_refusal(flipped), HasSubstr("file: is no whole PNG file: "));
  const std::string photo = jpeg(64, {3, 90, 200});
  for (std::size_t length = 2; length + 2 < photo.size(); length += 7)
    EXPECT_THAT(parse_refusal(photo.substr(0, length)),
                HasSubstr("file: cannot be read as JPEG: "));
  std::string corrupt = photo;
  std::fill(corrupt.end() - 20, corrupt.end() - 2, '\xfe');  // no code begins with so many ones
  EXPECT_THAT(parse_refusal(corrupt), HasSubstr("file: cannot be read as JPEG: "));
}

TEST(PictureFiles, NamesEndAsPicturesDo) {
  for (const char* name : {"a.png", "b.JPG", "c.d.jpeg"})
    EXPECT_TRUE(is_picture_name(name)) << name;
  for (const char* name : {"", "png", ".png", "._a.png", "a.png.txt", "readme"})
    EXPECT_FALSE(is_picture_name(name)) << name;
}

TEST(Pictures, ChangeBetweenGreyAndColour) {
  const Picture rgb{3, 1, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255}};
  EXPECT_THAT(with_channels(rgb, 1).pixels, ElementsAre(76, 150, 29));  // .299, .587, .114
  EXPECT_THAT(with_channels({1, 1, 2, {7, 9}}, 3).pixels, ElementsAre(7, 7, 7, 9, 9, 9));
  EXPECT_EQ(with_channels(rgb, 3).pixels, rgb.pixels);
}

TEST(Pictures, AreCutInTheMiddle) {
  EXPECT_THAT(fitted({1, 1, 4, {1, 2, 3, 4}}, 1, 1).pixels, ElementsAre(3));  // of 1.5: to even
  EXPECT_THAT(fitted({1, 4, 2, {1, 2, 3, 4, 5, 6, 7, 8}}, 2, 2).pixels, ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(fitted({3, 1, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, 1, 1).pixels, ElementsAre(4, 5, 6));
}

TEST(Pictures, ScaleUntilTheShorterSideFits) {
  // 2 x 4 to 1 x 2: each pixel from four columns by weights of 1, 3, 3, 1 eighths, cut at edges.
  const Picture half = fitted({1, 2, 4, {0, 0, 80, 80, 0, 0, 80, 80}}, 1, 2);
  EXPECT_THAT(half.pixels, ElementsAre(11, 69));  // 80 / 7 and the rest
  const Picture larger = fitted({1, 1, 2, {10, 30}}, 2, 2);
  EXPECT_THAT(larger.pixels, ElementsAre(15, 25, 15, 25));
  EXPECT_THAT(fitted({1, 3, 7, std::vector<std::uint8_t>(21, 60)}, 16, 16).pixels, Each(60));
}

class ImageFolders : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& bytes) {
    const std::string path = folder_.file(name);
    make_folder(path.substr(0, path.rfind('/')));
    write_file_atomically(path, bytes);
  }
  ImageSet read(DataHalf half, int classes = 3) {
    return read_image_folder(folder_.path(), half, {1, 4, 4, false}, classes);
  }

  TempFolder folder_;
};

TEST_F(ImageFolders, HaveClassesAndFilesInByteOrder) {
  add("train/b/1.png", grey_png(4, 10));
  add("train/B/9.png", grey_png(4, 20));
  add("train/B/10.png", grey_png(9, 30));
  add("train/a/x.jpg", jpeg(5, {40}));
  add("train/a/notes.txt", "none");
  add("test/b/1.png", grey_png(4, 50));
  const ImageSet train = read(DataHalf::kTrain);
  EXPECT_THAT(train.labels, ElementsAre(0, 0, 1, 2));
  std::vector<int> firsts;
  for (std::size_t i = 0; i < train.size(); ++i) firsts.push_back(*train.image(i));
  EXPECT_THAT(firsts, ElementsAre(30, 20, 40, 10));
  EXPECT_THAT(read(DataHalf::kTest).labels, ElementsAre(2));
  EXPECT_EQ(image_folder_files(folder_.path()).size(), 5U);
}

TEST_F(ImageFolders, NameWhatIsWrong) {
  EXPECT_THAT(refusal([&] { read(DataHalf::kTrain); }), HasSubstr("/train: cannot be read: "));
  add("train/a/1.png", grey_png(4, 1));
  add("train/b/readme", "none");
  EXPECT_THAT(refusal([&] { read(DataHalf::kTrain, 1); }), HasSubstr("/train: has 2 classes"));
  EXPECT_THAT(refusal([&] { read(DataHalf::kTest); }), HasSubstr("/test: cannot be read: "));
  make_folder(folder_.file("test"));
  EXPECT_THAT(refusal([&] { read(DataHalf::kTest); }), HasSubstr("/test: holds no CLASS/*.png"));
  add("test/c/1.png", grey_png(4, 1));
  EXPECT_THAT(refusal([&] { read(DataHalf::kTest); }),
              HasSubstr("/test/c: is a class that the training pictures do not have"));
  add("train/a/2.png", "no picture");
  EXPECT_THAT(refusal([&] { read(DataHalf::kTrain); }), HasSubstr("/train/a/2.png: is neither"));
  std::filesystem::remove(folder_.file("train/a/2.png"));
  ASSERT_EQ(mkfifo(folder_.file("train/a/3.png").c_str(), 0600), 0);
  EXPECT_THAT(refusal([&] { read(DataHalf::kTrain); }), HasSubstr("3.png: is no regular file"));
  std::filesystem::remove(folder_.file("train/a/3.png"));
  EXPECT_THAT(refusal([&] {
                read_image_folder(folder_.path(), DataHalf::kTrain, {2, 4, 4, false}, 3);
              }),
              HasSubstr("takes 2 channels; allowed are 1 and 3"));
}

}  // namespace
}  // namespace ohmic
