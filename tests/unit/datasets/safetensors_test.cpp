#include "datasets/safetensors.h"

#include <cmath>
#include <cstring>

#include "tests/support/data_test_support.h"

namespace ohmic {
namespace {

using test::config_error;
using test::TempFolder;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string file_of(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

std::string parse_error(const std::string& bytes) {
  return config_error([&] { parse_safetensors(bytes, "f"); });
}

std::string entry(const std::string& shape, const std::string& offsets,
                  const std::string& type = "U8") {
  return R"({"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

TEST(Safetensors, RoundTripKeepsEveryTypeShapeAndMetadata) {
  const TempFolder folder;
  TensorMap tensors;
  tensors["float"] = float_tensor({2, 3}, {0, -1.5F, 2, 3, 4, 1e-30F});
  tensors["bytes"] = uint8_tensor({5}, {0, 1, 2, 3, 255});
  tensors["signed"] = int8_tensor({1, 2}, {-128, 127});
  tensors["wide"] = int32_tensor({2}, {-2147483647, 7});
  tensors["empty"] = float_tensor({0, 4}, {});
  tensors["scalar"] = float_tensor({}, {42});
  write_safetensors(folder.file("t"), tensors, {{"made by", "a \"test\""}});
  const TensorMap read = read_safetensors(folder.file("t"));
  ASSERT_EQ(read.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_EQ(read.at(name).type, tensor.type) << name;
    EXPECT_EQ(read.at(name).shape, tensor.shape) << name;
    EXPECT_EQ(read.at(name).bytes, tensor.bytes) << name;
  }
  EXPECT_EQ(read_safetensors_metadata(folder.file("t")).at("made by"), "a \"test\"");
}

TEST(Safetensors, DataStartAtAMultipleOfEight) {
  const TempFolder folder;
  for (const std::string name : {"a", "ab", "abc", "abcd", "abcde"}) {
    write_safetensors(folder.file("t"), {{name, uint8_tensor({3}, {1, 2, 3})}});
    EXPECT_EQ((std::filesystem::file_size(folder.file("t")) - 3) % 8, 0U) << name;
  }
}

TEST(Safetensors, RefusesABrokenHeaderAndNamesTheByte) {
  EXPECT_THAT(parse_error("1234567"),
              StartsWith("f: byte 7: ends inside the 8-byte header length"));
  EXPECT_THAT(parse_error(std::string(8, '\0')), StartsWith("f: byte 0: header length 0"));
  EXPECT_THAT(parse_error(std::string(8, '\xff')), StartsWith("f: byte 0: header length 1844674"));
  const std::string cut = file_of("{}        ", "").substr(0, 12);
  EXPECT_THAT(parse_error(cut), StartsWith("f: byte 12: ends inside its header of 10 bytes"));
  EXPECT_THAT(parse_error(file_of("[]", "")), StartsWith("f: byte 8: the header must start"));
  EXPECT_THAT(parse_error(file_of("{\"a\":}", "")), StartsWith("f"));
  EXPECT_THAT(parse_error(file_of(R"({"a":3})", "")), HasSubstr("must be an object, found 3"));
  EXPECT_THAT(parse_error(file_of(R"({"__metadata__":{"a":1}})", "")),
              HasSubstr("/__metadata__/a: must be a string"));
  const std::string twice = "\"a\":" + entry("[1]", "[0,1]");
  EXPECT_THAT(parse_error(file_of("{" + twice + "," + twice + "}", "x")), HasSubstr("a"));
}

TEST(Safetensors, NamesWhatOtherProgramsWrite) {
  const std::string rest(100, 'x');
  for (const std::string magic : {"PK\x03\x04", "\x80\x02", "\x80\x04"}) {
    EXPECT_THAT(config_error([&] { parse_safetensors(magic + rest, "w.pth"); }),
                HasSubstr("w.pth: is a PyTorch pickle (torch.save), allowed is safetensors"));
  }
  // Its first eight bytes are a length that is allowed.
  EXPECT_THAT(config_error([] { parse_safetensors("PK\x03\x04" + std::string(100, '\0'), "w"); }),
              HasSubstr("PyTorch pickle"));
  EXPECT_THAT(config_error([&] { parse_safetensors("\x89HDF" + rest, "w.h5"); }),
              HasSubstr("HDF5"));
}

TEST(Safetensors, RefusesABrokenEntryAndNamesTheTensor) {
  const auto error = [](const std::string& e) {
    return parse_error(file_of("{\"t\":" + e + "}", "abcd"));
  };
  EXPECT_THAT(error(entry("[4]", "[0,4]", "U5")),
              HasSubstr("/t/dtype: unknown type 'U5', allowed F32"));
  EXPECT_THAT(error(entry("[-4]", "[0,4]")), HasSubstr("/t/shape: found -4"));
  EXPECT_THAT(error(entry("4", "[0,4]")), HasSubstr("/t/shape"));
  EXPECT_THAT(error(entry("[4294967296,4294967296,16]", "[0,4]")), HasSubstr("more elements"));
  EXPECT_THAT(error(entry("[4]", "[0]")), HasSubstr("/t/data_offsets"));
  EXPECT_THAT(error(entry("[4]", "[4,0]")), HasSubstr("the end lies before the begin"));
  EXPECT_THAT(error(entry("[3]", "[0,4]")), HasSubstr("spans 4 bytes, shape and type need 3"));
  EXPECT_THAT(error(entry("[8]", "[0,8]")), HasSubstr("ends at byte 8 of the data, which has 4"));
  EXPECT_THAT(error(R"({"dtype":"U8","shape":[4]})"), HasSubstr("data_offsets"));
  EXPECT_THAT(error(R"({"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1})"), HasSubstr("/t/x"));
}

TEST(Safetensors, RefusesOverlapsGapsAndTrailingBytes) {
  const auto two = [](const std::string& a, const std::string& b, const std::string& data) {
    return parse_error(
        file_of("{\"a\":" + entry("[2]", a) + ",\"b\":" + entry("[2]", b) + "}", data));
  };
  EXPECT_THAT(two("[0,2]", "[1,3]", "123"),
              HasSubstr("tensor 'b' starts inside the tensor before it"));
  EXPECT_THAT(two("[0,2]", "[3,5]", "12345"), HasSubstr("tensor 'b' starts behind a gap"));
  EXPECT_THAT(two("[0,2]", "[2,4]", "12345"), HasSubstr("1 bytes behind the last tensor"));
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const TempFolder folder;
  write_safetensors(folder.file("t"), {{"a", float_tensor({2}, {1, 2})}}, {{"k", "v"}});
  std::ifstream in(folder.file("t"), std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(parse_safetensors(whole.substr(0, size), "f"), ConfigError) << size;
  }
  EXPECT_NO_THROW(parse_safetensors(whole, "f"));
}

RawTensor sixteen_bit(TensorType type, const std::vector<std::uint16_t>& words) {
  RawTensor tensor;
  tensor.type = type;
  tensor.shape = {static_cast<std::int64_t>(words.size())};
  tensor.bytes.assign(reinterpret_cast<const char*>(words.data()), 2 * words.size());
  return tensor;
}

TEST(Safetensors, HalvesConvertExactly) {
  const auto f =
      to_floats(sixteen_bit(TensorType::kF16, {0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001,
                                               0x03ff, 0x0400, 0x7c00, 0xfc00, 0x7e00}));
  EXPECT_EQ(f[0], 0.0F);
  EXPECT_TRUE(std::signbit(f[1]));
  EXPECT_EQ(f[2], 1.0F);
  EXPECT_EQ(f[3], -2.0F);
  EXPECT_EQ(f[4], 65504.0F);
  EXPECT_EQ(f[5], 0x1p-24F);
  EXPECT_EQ(f[6], 1023 * 0x1p-24F);
  EXPECT_EQ(f[7], 0x1p-14F);
  EXPECT_EQ(f[8], HUGE_VALF);
  EXPECT_EQ(f[9], -HUGE_VALF);
  EXPECT_TRUE(std::isnan(f[10]));
}

TEST(Safetensors, BrainFloatsConvertExactly) {
  const auto f =
      to_floats(sixteen_bit(TensorType::kBF16, {0x3f80, 0xbf80, 0x0001, 0x7f80, 0x4049, 0x8000}));
  EXPECT_EQ(f[0], 1.0F);
  EXPECT_EQ(f[1], -1.0F);
  EXPECT_EQ(f[2], 0x1p-133F);  // a subnormal
  EXPECT_EQ(f[3], HUGE_VALF);
  EXPECT_EQ(f[4], 3.140625F);
  EXPECT_TRUE(std::signbit(f[5]));
}

TEST(Safetensors, IntegersAreNoFloats) {
  EXPECT_THROW(to_floats(uint8_tensor({1}, {1})), std::invalid_argument);
  EXPECT_THROW(float_tensor({2}, {1}), std::invalid_argument);
}

}  // namespace
}  // namespace ohmic
