#include "datasets/tensor_images.h"

#include <gmock/gmock.h>

#include "datasets/dataset.h"
#include "datasets/pixel_values.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TensorMap two_images() {
  return {{"train_images", uint8_tensor({2, 1, 1, 2}, {1, 2, 3, 4})},
          {"train_labels", int64_tensor({2}, {7, 0})}};
}

std::string refusal(const TensorMap& tensors) {
  try {
    tensor_images(tensors, "file", DataHalf::kTrain, 8);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(TensorImages, HavePixelsAndLabels) {
  const ImageSet set = tensor_images(two_images(), "file", DataHalf::kTrain, 8);
  EXPECT_EQ(set.channels, 1);
  EXPECT_EQ(set.height, 1);
  EXPECT_EQ(set.width, 2);
  EXPECT_THAT(set.pixels, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(set.labels, ElementsAre(7, 0));
}

TEST(TensorImages, TakeLabelsOfAnyWholeType) {
  TensorMap tensors = two_images();
  for (const RawTensor& labels :
       {uint8_tensor({2}, {7, 0}), int8_tensor({2}, {7, 0}), int16_tensor({2}, {7, 0}),
        uint16_tensor({2}, {7, 0}), int32_tensor({2}, {7, 0})}) {
    tensors["train_labels"] = labels;
    EXPECT_THAT(tensor_images(tensors, "file", DataHalf::kTrain, 8).labels, ElementsAre(7, 0));
  }
  for (const auto& [type, bytes] : {std::pair(TensorType::kU32, 4), {TensorType::kU64, 8}}) {
    RawTensor labels{type, {2}, std::string(static_cast<std::size_t>(2 * bytes), '\0')};
    labels.bytes[0] = 7;
    tensors["train_labels"] = labels;
    EXPECT_THAT(tensor_images(tensors, "file", DataHalf::kTrain, 8).labels, ElementsAre(7, 0));
    labels.bytes.back() = '\xff';  // beyond every signed number
    tensors["train_labels"] = labels;
    EXPECT_THAT(refusal(tensors), HasSubstr("/train_labels: element 1 is "));
  }
}

TEST(TensorImages, TakeMoreClassesThanAByteHolds) {
  TensorMap tensors = two_images();
  tensors["train_labels"] = int64_tensor({2}, {1000, 65535});
  EXPECT_THAT(tensor_images(tensors, "file", DataHalf::kTrain, 65536).labels,
              ElementsAre(1000, 65535));
}

TEST(TensorImages, NameTheTensorThatIsWrong) {
  TensorMap none = two_images();
  none.erase("train_labels");
  EXPECT_EQ(refusal(none), "file: /train_labels: is missing");
  TensorMap floats = two_images();
  floats["train_images"] = float_tensor({2, 1, 1, 2}, {1, 2, 3, 4});
  EXPECT_THAT(refusal(floats), HasSubstr("file: /train_images: must be U8 [N, C, H, W]"));
  TensorMap flat = two_images();
  flat["train_images"] = uint8_tensor({2, 2}, {1, 2, 3, 4});
  EXPECT_THAT(refusal(flat), HasSubstr("found a shape of [2, 2]"));
  TensorMap fewer = two_images();
  fewer["train_labels"] = int64_tensor({1}, {1});
  EXPECT_THAT(refusal(fewer), HasSubstr("file: /train_labels: has the shape [1], needed is [2]"));
  for (const std::int64_t label : {8, -1}) {
    TensorMap wrong = two_images();
    wrong["train_labels"] = int64_tensor({2}, {0, label});
    EXPECT_THAT(refusal(wrong),
                HasSubstr("element 1 is " + std::to_string(label) + ", allowed 0 to 7"));
  }
  TensorMap real = two_images();
  real["train_labels"] = float_tensor({2}, {0, 1});
  EXPECT_THAT(refusal(real), HasSubstr("/train_labels: holds no whole numbers"));
}

TEST(PixelValues, AreSharesOfTheBrightest) {
  const ImageSet images{1, 1, 2, {0, 51}, {0}};
  EXPECT_EQ(pixel_values(images, 0)[51], 51 / 255.0F);
}

TEST(PixelValues, HaveTheirChannelsMeanAndDeviation) {
  const ImageSet images{2, 1, 1, {255, 0, 51, 102}, {0, 0}, {{0.5, 0.25}, {0.5, 2}}};
  std::vector<float> values(4);
  write_values(images, 0, 2, values.data());
  EXPECT_FLOAT_EQ(values[0], 1);
  EXPECT_FLOAT_EQ(values[1], -0.125);
  EXPECT_FLOAT_EQ(values[2], -0.6F);
  EXPECT_FLOAT_EQ(values[3], 0.075F);
  float second[2];
  write_values(images, 1, 2, second);
  EXPECT_EQ(second[1], values[3]);
}

}  // namespace
}  // namespace ohmic
