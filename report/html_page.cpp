#include "report/html_page.h"

#include "report/plot_frame.h"
#include "report/report_text.h"

namespace ohmic {
namespace {

constexpr const char* kColours = R"css(
:root { --page: #f6f7f9; --card: #ffffff; --text: #1c2430; --muted: #667085; --line: #e1e5eb;
  --accent: #2563eb; --best: #059669; --warn: #b42318; --pale: #b6bfcc; }
)css";

constexpr const char* kDarkColours = R"css(
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #1a2029; --text: #e6eaf0;
  --muted: #97a3b4; --line: #2c3542; --accent: #6ea0ff; --best: #3ecf9a;
  --warn: #ff9a8f; --pale: #4c5868; } }
)css";

constexpr const char* kLayout = R"css(
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 960px; padding: 28px 20px 48px; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 16px; margin: 0 0 10px; }
.subtitle, .note { color: var(--muted); } .subtitle { margin: 2px 0 22px; }
.note { font-size: 13px; margin: 8px 0 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 18px 20px; margin: 0 0 18px; overflow-x: auto; }
.warning { color: var(--warn); border-color: var(--warn); }
svg { margin-top: 12px; display: block; width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 6px 10px; text-align: right;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { color: var(--muted); font-weight: 500; } tr > :first-child { text-align: left; }
tr:last-child td { border-bottom: 0; } .plain td { text-align: left; overflow-wrap: anywhere; }
.plain td:first-child { color: var(--muted); width: 34%; }
.paper { color: var(--muted); font-size: 13px; white-space: nowrap; } td { vertical-align: top; } .words td, .words th { text-align: left; width: 46%; }
.words td:last-child { width: 8%; } ul { margin: 10px 0 0; padding-left: 20px; }
.yes { color: var(--best); } .no { color: var(--warn); } a { color: var(--accent); }
nav { margin: 0 0 18px; } nav a { margin-right: 14px; } .row { white-space: normal; } h3 { font-size: 14px; margin: 16px 0 6px; }
)css";

constexpr const char* kDrawing = R"css(
.tick { fill: var(--muted); font-size: 12px; } .end { text-anchor: end; }
.middle { text-anchor: middle; } .strong { fill: var(--warn); }
.grid { stroke: var(--line); } .reference { stroke: var(--warn); stroke-dasharray: 6 4; }
.infeasible { fill: var(--pale); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
.faint { opacity: 0.3; } .title { fill: var(--text); font-size: 13px; font-weight: 600; }
)css";

}  // namespace

std::string drawing_style() {
  return std::string(kColours) + "text { font-family: system-ui, sans-serif; }" + kDrawing +
         series_style() + clipped_style();
}

std::string html_page(const std::string& title, const std::string& subtitle,
                      const std::string& body) {
  const std::string name = escape_html(title);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         name + "</title>\n<style>" + kColours + kDarkColours + kLayout + kDrawing +
         series_style() + "</style>\n</head>\n<body>\n<h1>" + name +
         "</h1>\n<p class=\"subtitle\">" + escape_html(subtitle) + "</p>\n" + body +
         "</body>\n</html>\n";
}

std::string page_section(const std::string& title, const std::string& body) {
  return "<section>\n<h2>" + escape_html(title) + "</h2>\n" + body + "\n</section>\n";
}

}  // namespace ohmic
