#include "datasets/jpeg_reader.h"

#include <jerror.h>
#include <jpeglib.h>

#include <csetjmp>
#include <cstdio>

#include "util/config_error.h"

namespace ohmic {
namespace {

/// libjpeg's error handler, and where it goes back to.
struct JpegErrors {
  jpeg_error_mgr handler;  // first: libjpeg knows this part
  std::jmp_buf back;
  char problem[JMSG_LENGTH_MAX] = "";
};

[[noreturn]] void leave(j_common_ptr state) {
  auto* errors = reinterpret_cast<JpegErrors*>(state->err);
  errors->handler.format_message(state, errors->problem);
  std::longjmp(errors->back, 1);
}

/// libjpeg makes up what a file that is cut short or corrupt lacks, and warns; here that is an
/// error. Not so what it says of colours and versions.
void hear_message(j_common_ptr state, int level) {
  const int code = state->err->msg_code;
  if (level < 0 && code != JWRN_ADOBE_XFORM && code != JWRN_JFIF_MAJOR) leave(state);
}

/// Owns libjpeg's state for one file. libjpeg reports errors by longjmp, which may cross no object
/// with a destructor: each step below is a function of plain values, called by guarded().
class JpegDecoder {
 public:
  JpegDecoder(const std::string& bytes, const std::string& file) : bytes_(bytes), file_(file) {
    state_.err = jpeg_std_error(&errors_.handler);
    errors_.handler.error_exit = leave;
    errors_.handler.emit_message = hear_message;
  }
  ~JpegDecoder() { jpeg_destroy_decompress(&state_); }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  Picture decode() {
    guarded([](JpegDecoder& decoder) { decoder.read_header(); });
    Picture picture{state_.output_components,
                    static_cast<int>(state_.output_height),
                    static_cast<int>(state_.output_width),
                    {}};
    const auto height = static_cast<std::size_t>(picture.height);
    if (height * static_cast<std::size_t>(picture.width) > kMostPicturePixels)
      throw ConfigError(file_, "has more than " + std::to_string(kMostPicturePixels) + " pixels");
    picture.pixels.resize(picture.row_bytes() * height);
    row_ = picture.pixels.data();
    stride_ = picture.row_bytes();
    guarded([](JpegDecoder& decoder) { decoder.read_rows(); });
    return picture;
  }

 private:
  void guarded(void (*step)(JpegDecoder&)) {
    if (setjmp(errors_.back) != 0)
      throw ConfigError(file_, std::string("cannot be read as JPEG: ") + errors_.problem);
    step(*this);
  }

  void read_header() {
    jpeg_create_decompress(&state_);
    jpeg_mem_src(&state_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    jpeg_read_header(&state_, TRUE);
    state_.out_color_space = state_.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    state_.dct_method = JDCT_ISLOW;
    jpeg_calc_output_dimensions(&state_);
  }

  void read_rows() {
    jpeg_start_decompress(&state_);
    while (state_.output_scanline < state_.output_height) {
      JSAMPROW row = row_ + state_.output_scanline * stride_;
      jpeg_read_scanlines(&state_, &row, 1);
    }
    jpeg_finish_decompress(&state_);
  }

  const std::string& bytes_;
  const std::string& file_;
  JpegErrors errors_ = {};
  jpeg_decompress_struct state_ = {};
  std::uint8_t* row_ = nullptr;
  std::size_t stride_ = 0;
};

}  // namespace

Picture parse_jpeg(const std::string& bytes, const std::string& file) {
  return JpegDecoder(bytes, file).decode();
}

}  // namespace ohmic
