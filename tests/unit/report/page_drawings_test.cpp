#include "report/page_drawings.h"

#include <gtest/gtest.h>

#include "report/html_page.h"

namespace ohmic {
namespace {

TEST(PageDrawings, AreNamedAfterTheirSections) {
  const std::string page = html_page("Page", "of drawings",
                                     page_section("A layer's Bits, %",
                                                  "<svg viewBox=\"0 0 1 1\"><a/></svg>\n<p>and</p>"
                                                  "<svg viewBox=\"0 0 2 2\"></svg>") +
                                         page_section("Words", "<p>none</p>") +
                                         page_section("Words", "<svg viewBox=\"0 0 3 3\"></svg>"));
  const auto drawings = page_drawings(page);
  ASSERT_EQ(drawings.size(), 3U);
  EXPECT_EQ(drawings[0].name, "a-layers-bits");
  EXPECT_EQ(drawings[1].name, "a-layers-bits-2");
  EXPECT_EQ(drawings[2].name, "words");
  EXPECT_EQ(
      drawings[0].svg.find("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><style>"),
      0U);
  EXPECT_NE(drawings[0].svg.find("<a/></svg>"), std::string::npos);
  EXPECT_NE(drawings[2].svg.find("0 0 3 3"), std::string::npos);
}

TEST(PageDrawings, OfAPageWithoutAnyAreNone) {
  EXPECT_TRUE(page_drawings(html_page("Page", "", page_section("Words", "<p>none</p>"))).empty());
  EXPECT_TRUE(page_drawings("").empty());
  EXPECT_TRUE(page_drawings("<section>\n<h2>cut").empty());
}

}  // namespace
}  // namespace ohmic
