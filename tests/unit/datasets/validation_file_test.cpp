#include "datasets/validation_file.h"

#include <gmock/gmock.h>

#include "datasets/dataset_split.h"
#include "datasets/image_hash.h"
#include "tests/support/data_test_support.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class ValidationFile : public testing::Test {
 protected:
  std::vector<std::uint32_t> read(const std::string& text, std::size_t images) {
    const std::string file = folder_.file("split.json");
    write_file_atomically(file, text);
    return read_validation_file(file, images);
  }
  std::string refusal(const std::string& text) {
    try {
      read(text, 4);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }

  TempFolder folder_;
};

TEST_F(ValidationFile, GivesTheSplitThatItWasWrittenFrom) {
  const Split split = split_images(100);
  const auto read_again = read(validation_file_text(100, split.validation), 100);
  EXPECT_EQ(read_again, split.validation);
  const Split again = split_images(100, read_again);
  EXPECT_EQ(again.validation, split.validation);
  EXPECT_EQ(again.train, split.train);  // in the same order
}

TEST_F(ValidationFile, SaysWhichImagesValidate) {
  const Split split = split_images(5, read(R"({"schema_version": 1, "validation": [4, 0]})", 5));
  EXPECT_THAT(split.validation, ElementsAre(4, 0));
  EXPECT_THAT(split.train, UnorderedElementsAre(1, 2, 3));
}

TEST_F(ValidationFile, NamesTheIndexThatIsWrong) {
  const auto with = [](const std::string& list) {
    return R"({"schema_version": 1, "training_images": 4, "validation": )" + list + "}";
  };
  EXPECT_EQ(refusal(with("[0, 3]")), "");
  EXPECT_THAT(refusal(with("[0, 4]")),
              HasSubstr("split.json: /validation/1: is 4, allowed 0 to 3"));
  EXPECT_THAT(refusal(with("[-1]")), HasSubstr("/validation/0: is -1"));
  EXPECT_THAT(refusal(with("[1.5]")), HasSubstr("/validation/0: is 1.5"));
  EXPECT_THAT(refusal(with("[2, 2]")), HasSubstr("/validation/1: is 2, which is there twice"));
  EXPECT_THAT(refusal(with("[]")), HasSubstr("/validation: must be a list of 1 to 3 indices"));
  EXPECT_THAT(refusal(with("[0, 1, 2, 3]")), HasSubstr("must be a list of 1 to 3 indices"));
  EXPECT_THAT(refusal(with("\"all\"")), HasSubstr("must be a list of 1 to 3 indices"));
  EXPECT_THAT(refusal(R"({"schema_version": 1, "training_images": 9, "validation": [0]})"),
              HasSubstr("/training_images: is 9, the data set has 4"));
  EXPECT_THAT(refusal("[0]"), HasSubstr("must be a JSON object"));
}

TEST(ImageHash, TellsAllLabelsApart) {
  ImageSet one;
  one.channels = one.height = one.width = 1;
  one.pixels = {5};
  one.labels = {1};
  ImageSet other = one;
  other.labels = {257};
  EXPECT_NE(image_hash(one), image_hash(other));
  EXPECT_EQ(image_hash(one, 1, false), image_hash(other, 1, false));
}

}  // namespace
}  // namespace ohmic
