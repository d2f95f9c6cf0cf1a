#include "quant/network/chunk_threads.h"

#include <gtest/gtest.h>

#include <string>

namespace ohmic {
namespace {

/// A chunk as "NUMBER:FIRST-LAST".
std::string text(const std::vector<ImageChunk>& chunks) {
  std::string all;
  for (const ImageChunk& chunk : chunks) {
    all += std::to_string(chunk.number) + ':' + std::to_string(chunk.first) + '-' +
           std::to_string(chunk.last) + ' ';
  }
  return all;
}

TEST(ImageChunks, AreCutAtTheSamePlacesWhateverTheRange) {
  EXPECT_EQ(text(image_chunks(0, 20, 8)), "0:0-8 1:8-16 2:16-20 ");
  EXPECT_EQ(text(image_chunks(0, 16, 8)), "0:0-8 1:8-16 ");
  EXPECT_EQ(text(image_chunks(8, 20, 8)), "1:8-16 2:16-20 ");
  EXPECT_EQ(text(image_chunks(11, 20, 8)), "1:11-16 2:16-20 ");
  EXPECT_EQ(text(image_chunks(9, 10, 8)), "1:9-10 ");
  EXPECT_EQ(text(image_chunks(9, 9, 8)), "");
  EXPECT_EQ(text(image_chunks(0, 0, 8)), "");
}

}  // namespace
}  // namespace ohmic
