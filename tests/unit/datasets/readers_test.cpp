#include <zlib.h>

#include "datasets/cifar_reader.h"
#include "datasets/data_source.h"
#include "datasets/dataset.h"
#include "datasets/gzip.h"
#include "datasets/idx_reader.h"
#include "tests/support/data_test_support.h"

namespace ohmic {
namespace {

using test::config_error;
using test::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string word(std::uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
          static_cast<char>(v)};
}

std::string idx_images(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
  std::string file = word(0x803) + word(count) + word(height) + word(width);
  for (std::uint32_t i = 0; i < count * height * width; ++i) file += static_cast<char>(i);
  return file;
}

std::string idx_labels(const std::string& labels) {
  return word(0x801) + word(static_cast<std::uint32_t>(labels.size())) + labels;
}

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// A network of one linear layer, as far as data sets look at it.
NetworkSpec network_of(const Shape& input, int outputs = 10, const std::string& dataset = "mnist") {
  NetworkSpec network;
  network.name = "probe";
  network.dataset = dataset;
  network.input = input;
  Layer layer;
  layer.kind = LayerKind::kLinear;
  layer.inputs = {kNetworkInput};
  layer.in = input;
  layer.out = {outputs, 1, 1, true};
  network.layers = {layer};
  network.order = network.weight_layers = {0};
  network.consumers = {{}};
  return network;
}

struct Mnist : ::testing::Test {
  TempFolder folder;
  std::string images = "train-images-idx3-ubyte";
  std::string labels = "train-labels-idx1-ubyte";

  void write(const std::string& image_file, const std::string& label_file) {
    folder.write(images, image_file);
    folder.write(labels, label_file);
  }
  std::string error() {
    return config_error([&] { read_idx(folder.path(), DataHalf::kTrain, 10); });
  }
};

TEST_F(Mnist, ReadsPlainFiles) {
  write(idx_images(2, 2, 3), idx_labels({7, 9}));
  const ImageSet set = read_idx(folder.path(), DataHalf::kTrain, 10);
  EXPECT_EQ(set.channels, 1);
  EXPECT_EQ(set.height, 2);
  EXPECT_EQ(set.width, 3);
  EXPECT_THAT(set.labels, ElementsAre(7, 9));
  EXPECT_THAT(set.pixels, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
}

TEST_F(Mnist, ReadsCompressedFilesOfSeveralMembers) {
  const std::string whole = idx_images(2, 2, 3);
  folder.write(images + ".gz", gzip(whole.substr(0, 9)) + gzip(whole.substr(9)));
  folder.write(labels + ".gz", gzip(idx_labels({1, 2})));
  EXPECT_TRUE(holds_idx(folder.path()));
  EXPECT_EQ(read_idx(folder.path(), DataHalf::kTrain, 10).pixels.back(), 11);
}

TEST_F(Mnist, RefusesBrokenImages) {
  const std::string good_labels = idx_labels({1, 2});
  const std::string good = idx_images(2, 2, 3);
  write(good.substr(0, 6), good_labels);
  EXPECT_THAT(error(), HasSubstr(images + ": byte 6: the file ends inside its header"));
  write(idx_labels({1, 2}), good_labels);
  EXPECT_THAT(error(), HasSubstr(images + ": byte 0: magic 0x00000801"));
  write(good.substr(0, 20), good_labels);
  EXPECT_THAT(error(),
              HasSubstr("byte 20: truncated: its header promises 12 bytes of data, found 4"));
  write(good + "xyz", good_labels);
  EXPECT_THAT(error(), HasSubstr("byte 28: 3 bytes behind the 12"));
  write(idx_images(0, 2, 3), idx_labels(""));
  EXPECT_THAT(error(), HasSubstr("byte 4: holds no images"));
  write(word(0x803) + word(1) + word(2) + word(1U << 31), good_labels);
  EXPECT_THAT(error(), HasSubstr("byte 12: image side 2147483648, allowed 1 to 4096"));
}

TEST_F(Mnist, RefusesBrokenLabels) {
  const std::string good = idx_images(2, 2, 3);
  write(good, good);
  EXPECT_THAT(error(), HasSubstr(labels + ": byte 0: magic 0x00000803"));
  write(good, idx_labels({1, 2, 3}));
  EXPECT_THAT(error(), HasSubstr("byte 4: 3 labels for 2 images"));
  write(good, idx_labels({1, 10}));
  EXPECT_THAT(error(), HasSubstr("byte 9: label 10, allowed 0 to 9"));
  write(good, idx_labels({1, 2}).substr(0, 9));
  EXPECT_THAT(error(), HasSubstr("byte 9: truncated"));
  std::filesystem::remove(folder.file(labels));
  EXPECT_THAT(error(), HasSubstr(labels + ": is missing, neither plain nor .gz"));
}

TEST_F(Mnist, RefusesBrokenCompression) {
  folder.write(labels, idx_labels({1, 2}));
  const std::string good = gzip(idx_images(2, 2, 3));
  folder.write(images + ".gz", good.substr(0, good.size() - 6));
  EXPECT_THAT(error(), HasSubstr("byte " + std::to_string(good.size() - 6) +
                                 ": the gzip stream is truncated"));
  std::string damaged = good;
  damaged[good.size() - 6] ^= 1;  // in the checksum
  folder.write(images + ".gz", damaged);
  EXPECT_THAT(error(), HasSubstr("the gzip stream is damaged"));
  folder.write(images + ".gz", good + "junk");
  EXPECT_THAT(error(), HasSubstr("byte " + std::to_string(good.size()) +
                                 ": 4 bytes behind the gzip stream"));
}

TEST_F(Mnist, UnfoldsNoMoreThanItsHeaderPromises) {
  folder.write(labels, idx_labels({1, 2}));
  folder.write(images + ".gz", gzip(idx_images(2, 2, 3) + std::string(1 << 20, 'x')));
  EXPECT_THAT(error(), HasSubstr(images + ".gz: unfolds to more than 28 bytes"));
  folder.write(images + ".gz", gzip(std::string(1 << 20, '\0')));
  EXPECT_THAT(error(), HasSubstr("byte 0: magic 0x00000000"));
  // Promises 3 GiB, which its labels do not have.
  folder.write(images + ".gz", gzip(word(0x803) + word(48) + word(4096) + word(4096)));
  EXPECT_THAT(error(), HasSubstr(labels + ": byte 4: 2 labels for 48 images"));
}

TEST(Gunzip, TakesAsMuchAsIsAllowed) {
  const std::string text = "twelve bytes";
  EXPECT_EQ(gunzip(gzip(text), "f", 12), text);
  EXPECT_EQ(gunzip(text, "f", 3), text) << "no gzip";
  EXPECT_THAT(config_error([&] { gunzip(gzip(text), "f", 11); }),
              HasSubstr("f: unfolds to more than 11 bytes"));
  EXPECT_EQ(gunzip_head(gzip(text), "f", 6), "twelve");
  EXPECT_EQ(gunzip_head(text, "f", 6), "twelve");
  EXPECT_EQ(gunzip_head(gzip(text), "f", 100), text);
  EXPECT_EQ(gunzip_head(gzip("tw") + gzip("elve"), "f", 3), "twe");
}

TEST_F(Mnist, NamesItsFiles) {
  write(idx_images(2, 2, 3), idx_labels({1, 2}));
  folder.write("t10k-labels-idx1-ubyte.gz", "");
  const NetworkSpec network = network_of({1, 5, 6, false});
  EXPECT_THAT(files_of(find_source("mnist:" + folder.path(), network)),
              ElementsAre(folder.file(images), folder.file(labels),
                          folder.file("t10k-labels-idx1-ubyte.gz")));
  EXPECT_TRUE(files_of(find_source("synthetic:digits", network)).empty());
}

TEST(RequireClasses, RefusesAnOutputThatIsAMap) {
  NetworkSpec network = network_of({1, 5, 6, false});
  network.file = "n.json";
  network.layers.back().name = "last";
  network.layers.back().out = {10, 1, 1, false};
  EXPECT_NO_THROW(require_classes(network));
  network.layers.back().out = {10, 4, 4, false};
  EXPECT_THAT(config_error([&] { require_classes(network); }),
              HasSubstr("n.json: /layers: layer 'last' puts out 10 x 4 x 4, allowed is a list of "
                        "classes"));
}

TEST_F(Mnist, PadsSmallImagesCentrallyAndRefusesLargeOnes) {
  write(idx_images(2, 2, 3), idx_labels({4, 4}));
  const std::string spec = "mnist:" + folder.path();
  const Dataset data = open_dataset(spec, network_of({1, 5, 6, false}));
  ASSERT_EQ(data.train.size(), 1U);
  ASSERT_EQ(data.validation.size(), 1U);
  EXPECT_EQ(data.train.height, 5);
  const ImageSet& of_first = data.train.image(0)[1 * 6 + 1] == 0 ? data.train : data.validation;
  EXPECT_THAT(of_first.pixels, ElementsAre(0, 0, 0, 0, 0, 0,  //
                                           0, 0, 1, 2, 0, 0,  //
                                           0, 3, 4, 5, 0, 0,  //
                                           0, 0, 0, 0, 0, 0,  //
                                           0, 0, 0, 0, 0, 0));
  EXPECT_THAT(config_error([&] {
                open_dataset(spec, network_of({1, 5, 2, false}));
              }),
              HasSubstr("larger than the input of network 'probe'"));
  EXPECT_THAT(config_error([&] {
                open_dataset(spec, network_of({3, 5, 6, false}));
              }),
              HasSubstr("have 1 channels (1 x 2 x 3), network 'probe' takes 3 (3 x 5 x 6)"));
}

TEST_F(Mnist, TheTestSetIsReadOnlyWhenAskedFor) {
  write(idx_images(2, 2, 3), idx_labels({4, 4}));
  const Dataset data = open_dataset("mnist:" + folder.path(), network_of({1, 2, 3, false}));
  EXPECT_THAT(config_error([&] { data.load_test(); }), HasSubstr("t10k-images-idx3-ubyte"));
  folder.write("t10k-images-idx3-ubyte", idx_images(3, 2, 3));
  folder.write("t10k-labels-idx1-ubyte", idx_labels({3, 1, 2}));
  EXPECT_THAT(data.load_test().labels, ElementsAre(3, 1, 2));  // in file order
}

std::string cifar_record(int label) {
  return static_cast<char>(label) + std::string(3072, static_cast<char>(label + 100));
}

TEST(Cifar, ReadsConsecutiveBatchesAndFindsTheChildFolder) {
  const TempFolder folder;
  folder.write("cifar-10-batches-bin/data_batch_1.bin", cifar_record(1) + cifar_record(2));
  folder.write("cifar-10-batches-bin/data_batch_2.bin", cifar_record(3));
  folder.write("cifar-10-batches-bin/test_batch.bin", cifar_record(9));
  const std::string found = find_cifar(folder.path());
  EXPECT_EQ(found, folder.file("cifar-10-batches-bin"));
  const ImageSet train = read_cifar_train(found, 10);
  EXPECT_THAT(train.labels, ElementsAre(1, 2, 3));
  EXPECT_EQ(train.image(2)[3071], 103);
  EXPECT_THAT(read_cifar_test(found, 10).labels, ElementsAre(9));
  folder.write("cifar-10-batches-bin/data_batch_4.bin", cifar_record(3));
  EXPECT_THAT(config_error([&] { read_cifar_train(found, 10); }), HasSubstr("data_batch_3.bin"));
}

TEST(Cifar, RefusesBrokenFiles) {
  const TempFolder folder;
  const auto error = [&](const std::string& content) {
    folder.write("data_batch_1.bin", content);
    return config_error([&] { read_cifar_train(folder.path(), 10); });
  };
  EXPECT_THAT(error(cifar_record(1) + "x"), HasSubstr("byte 3073: 1 bytes where a record of 3073"));
  EXPECT_THAT(error(""), HasSubstr("byte 0"));
  EXPECT_THAT(error(cifar_record(1) + cifar_record(11)),
              HasSubstr("byte 3073: label 11, allowed 0 to 9"));
  const NetworkSpec network = network_of({3, 32, 32, false});
  EXPECT_THAT(config_error([&] { open_dataset("cifar10:" + folder.file("none"), network); }),
              HasSubstr("holds no data_batch_1.bin"));
}

TEST(DatasetSpec, RefusesUnknownOnesAndSaysWhatThereIs) {
  const NetworkSpec network = network_of({1, 28, 28, false});
  EXPECT_THAT(config_error([&] { open_dataset("imagenet:/x", network); }),
              HasSubstr("--data: unknown data set 'imagenet:/x', allowed mnist:DIR"));
  EXPECT_THAT(config_error([&] { open_dataset("synthetic:digit", network); }),
              HasSubstr("did you mean 'synthetic:digits'"));
  EXPECT_THAT(config_error([&] { open_dataset("mnist:", network); }), HasSubstr("names no folder"));
  EXPECT_THAT(config_error([&] {
                open_dataset("synthetic:digits", network_of({1, 28, 28, false}, 3));
              }),
              HasSubstr("has 10 classes, network 'probe' has 3 outputs"));
}

/// OHMIC_DATA set to a folder until the end of the scope.
class ScopedData {
 public:
  explicit ScopedData(const std::string& folder) {
    const char* value = std::getenv("OHMIC_DATA");
    if (value != nullptr) before_ = value;
    ::setenv("OHMIC_DATA", folder.c_str(), 1);
  }
  ~ScopedData() {
    before_.empty() ? ::unsetenv("OHMIC_DATA") : ::setenv("OHMIC_DATA", before_.c_str(), 1);
  }
  ScopedData(const ScopedData&) = delete;
  ScopedData& operator=(const ScopedData&) = delete;

 private:
  std::string before_;
};

TEST(DatasetSpec, AnEmptyOneTakesTheOwnSetElseTheStandIn) {
  const TempFolder folder;
  const ScopedData root(folder.path());
  EXPECT_EQ(open_dataset("", network_of({1, 28, 28, false})).spec, "synthetic:digits");
  EXPECT_EQ(open_dataset("", network_of({3, 32, 32, false}, 10, "cifar10")).spec,
            "synthetic:shapes");
  EXPECT_THAT(config_error([&] {
                open_dataset("", network_of({7, 32, 32, false}, 10, ""));
              }),
              HasSubstr("takes 7 channels"));
  folder.write("mnist/train-images-idx3-ubyte", idx_images(4, 2, 2));
  folder.write("mnist/train-labels-idx1-ubyte", idx_labels({1, 2, 3, 4}));
  EXPECT_EQ(open_dataset("", network_of({1, 28, 28, false})).spec, "mnist:" + folder.file("mnist"));
  const ScopedData itself(folder.file("mnist"));
  EXPECT_EQ(open_dataset("", network_of({1, 28, 28, false})).kind, "mnist");
}

TEST(RealMnist, HasItsImages) {
  const char* root = std::getenv("OHMIC_DATA");
  if (root == nullptr || !holds_idx(std::string(root) + "/mnist")) {
    GTEST_SKIP() << "OHMIC_DATA names no folder with mnist/ in it";
  }
  const Dataset data = open_dataset("", network_of({1, 32, 32, false}));
  EXPECT_EQ(data.train.size(), 55000U);
  EXPECT_EQ(data.validation.size(), 5000U);
  const ImageSet test = data.load_test();
  ASSERT_EQ(test.size(), 10000U);
  EXPECT_EQ(test.labels.front(), 7);
  EXPECT_EQ(test.height, 32);
}

}  // namespace
}  // namespace ohmic
