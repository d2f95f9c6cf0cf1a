#include "datasets/png_reader.h"

#include <png.h>

#include <csetjmp>
#include <cstring>

#include "util/config_error.h"

namespace ohmic {
namespace {

/// What libpng's callbacks see.
struct PngInput {
  const char* next = nullptr;
  std::size_t left = 0;
  char problem[128] = "";
};

void read_bytes(png_structp png, png_bytep target, png_size_t count) {
  auto* input = static_cast<PngInput*>(png_get_io_ptr(png));
  if (count > input->left) png_error(png, "the file is cut short");
  std::memcpy(target, input->next, count);
  input->next += count;
  input->left -= count;
}

[[noreturn]] void keep_error(png_structp png, png_const_charp text) {
  auto* input = static_cast<PngInput*>(png_get_error_ptr(png));
  std::strncpy(input->problem, text, sizeof(input->problem) - 1);
  png_longjmp(png, 1);
}

void pass_over(png_structp /*png*/, png_const_charp /*warning*/) {}

/// Owns libpng's state for one file. libpng reports errors by longjmp, which may cross no object
/// with a destructor: each step below is a function of plain values, called by guarded().
class PngDecoder {
 public:
  PngDecoder(const std::string& bytes, const std::string& file) : file_(file) {
    input_.next = bytes.data();
    input_.left = bytes.size();
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &input_, keep_error, pass_over);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) throw ConfigError(file_, "cannot be decoded: no memory for libpng");
    png_set_read_fn(png_, &input_, read_bytes);
    png_set_user_limits(png_, kLargestPictureSide, kLargestPictureSide);
  }
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  Picture decode() {
    guarded([](PngDecoder& decoder) { decoder.read_header(); });
    Picture picture{static_cast<int>(png_get_channels(png_, info_)),
                    static_cast<int>(png_get_image_height(png_, info_)),
                    static_cast<int>(png_get_image_width(png_, info_)),
                    {}};
    const auto height = static_cast<std::size_t>(picture.height);
    if (height * static_cast<std::size_t>(picture.width) > kMostPicturePixels)
      throw ConfigError(file_, "has more than " + std::to_string(kMostPicturePixels) + " pixels");
    picture.pixels.resize(picture.row_bytes() * height);
    pixels_ = picture.pixels.data();
    guarded([](PngDecoder& decoder) { decoder.read_rows(); });
    return picture;
  }

 private:
  void guarded(void (*step)(PngDecoder&)) {
    if (setjmp(png_jmpbuf(png_)) != 0)
      throw ConfigError(file_, std::string("is no whole PNG file: ") + input_.problem);
    step(*this);
  }

  void read_header() {
    png_read_info(png_, info_);
    png_set_expand(png_);  // palettes, fewer than 8 bits
    png_set_strip_16(png_);
    png_set_strip_alpha(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
  }

  void read_rows() {
    const std::size_t stride = png_get_rowbytes(png_, info_);
    const png_uint_32 height = png_get_image_height(png_, info_);
    for (int pass = 0; pass < passes_; ++pass)
      for (png_uint_32 y = 0; y < height; ++y) png_read_row(png_, pixels_ + y * stride, nullptr);
    png_read_end(png_, nullptr);
  }

  const std::string& file_;
  PngInput input_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int passes_ = 1;
  std::uint8_t* pixels_ = nullptr;
};

}  // namespace

Picture parse_png(const std::string& bytes, const std::string& file) {
  return PngDecoder(bytes, file).decode();
}

}  // namespace ohmic
