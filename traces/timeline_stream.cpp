#include "traces/timeline_stream.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "traces/time_text.h"

namespace ohmic {
namespace {

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string metadata(const char* kind, int pid, int tid, const std::string& key,
                     const std::string& value) {
  return std::string("{\"ph\":\"M\",\"name\":\"") + kind + "\",\"pid\":" + std::to_string(pid) +
         ",\"tid\":" + std::to_string(tid) + ",\"args\":{\"" + key + "\":" + value + "}}";
}

}  // namespace

bool TimelineStream::Event::operator>(const Event& other) const {
  return std::tie(told, kind, track, begin, end, value, text) >
         std::tie(other.told, other.kind, other.track, other.begin, other.end, other.value,
                  other.text);
}

TimelineStream::TimelineStream(FileWriter& out, Picoseconds zero, const TraceRange& range)
    : out_(out), zero_(zero), range_(range) {
  out_.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
}

void TimelineStream::write(const std::string& event) {
  out_.write((first_ ? "\n" : ",\n") + event);
  first_ = false;
}

void TimelineStream::write_names() {
  for (const auto& [pid, name] : processes_) {
    write(metadata("process_name", pid, 0, "name", quoted(name)));
    write(metadata("process_sort_index", pid, 0, "sort_index", std::to_string(pid)));
  }
  for (const auto& [tid, name] : threads_) {
    const int pid = process_of(tid);
    write(metadata("thread_name", pid, tid, "name", quoted(name)));
    write(metadata("thread_sort_index", pid, tid, "sort_index", std::to_string(tid)));
  }
}

void TimelineStream::slice(int tid, const std::string& name, Picoseconds begin, Picoseconds end,
                           Picoseconds told, const std::string& args) {
  if (begin == end) return;
  std::string text = "\"name\":" + quoted(name);
  if (!args.empty()) text += ",\"args\":" + args;
  events_.push({told, tid, Kind::kSlice, begin, end, 0, std::move(text)});
}

void TimelineStream::arrow(std::uint64_t id, const ArrowEnd& from, const ArrowEnd& to,
                           Picoseconds until, Picoseconds told) {
  if (to.at == until) return;  // its slice is too short to be shown
  const auto number = static_cast<std::int64_t>(id);
  events_.push({told, from.tid, Kind::kArrowFrom, from.at, to.at, number, ""});
  events_.push({told, to.tid, Kind::kArrowTo, from.at, to.at, number, ""});
}

int TimelineStream::add_counter(int pid, const std::string& name) {
  counters_.push_back(
      {"{\"ph\":\"C\",\"pid\":" + std::to_string(pid) + ",\"name\":" + quoted(name), 0, false});
  return static_cast<int>(counters_.size()) - 1;
}

void TimelineStream::count(int counter, Picoseconds at, std::int64_t delta) {
  events_.push({at, counter, Kind::kCount, at, at, delta, ""});
}

void TimelineStream::level(int counter, Picoseconds at, Picoseconds told, std::int64_t value) {
  events_.push({told, counter, Kind::kLevel, at, at, value, ""});
}

void TimelineStream::advance(Picoseconds now, Picoseconds least_end) {
  while (!events_.empty() && events_.top().told < now && events_.top().end <= least_end)
    write_next();
}

void TimelineStream::finish(Picoseconds end) {
  range_ = range_.within(end - zero_);
  while (!events_.empty()) write_next();
  for (const Counter& counter : counters_) {
    if (!counter.written && counter.value != 0) write_counter(counter, range_.from, counter.value);
  }
  write_names();
  out_.write("\n]}\n");
}

void TimelineStream::write_next() {
  const Event event = events_.top();
  events_.pop();
  if (event.kind == Kind::kSlice) {
    write_slice(event);
  } else if (event.kind == Kind::kArrowFrom || event.kind == Kind::kArrowTo) {
    write_arrow(event);
  } else {
    apply(event);
  }
}

void TimelineStream::write_slice(const Event& event) {
  const Picoseconds begin = std::max(event.begin - zero_, range_.from);
  const Picoseconds end = std::min(event.end - zero_, range_.to);
  if (begin >= end) return;
  write("{\"ph\":\"X\",\"pid\":" + std::to_string(process_of(event.track)) +
        ",\"tid\":" + std::to_string(event.track) + ",\"ts\":" + us_text(begin) +
        ",\"dur\":" + us_text(end - begin) + "," + event.text + "}");
}

/// Both ends of an arrow are in the range or none is shown.
void TimelineStream::write_arrow(const Event& event) {
  const Picoseconds begin = event.begin - zero_;
  const Picoseconds end = event.end - zero_;
  if (begin < range_.from || end >= range_.to) return;
  const bool from = event.kind == Kind::kArrowFrom;
  write(std::string("{\"ph\":") + (from ? "\"s\"" : "\"f\",\"bp\":\"e\"") +
        ",\"cat\":\"packet\",\"name\":\"packet\",\"id\":" + std::to_string(event.value) +
        ",\"pid\":" + std::to_string(process_of(event.track)) +
        ",\"tid\":" + std::to_string(event.track) + ",\"ts\":" + us_text(from ? begin : end) + "}");
}

/// A counter's changes of one instant are one event of the file.
void TimelineStream::apply(const Event& event) {
  Counter& counter = counters_[static_cast<std::size_t>(event.track)];
  const std::int64_t before = counter.value;
  counter.value = event.kind == Kind::kCount ? before + event.value : event.value;
  while (event.kind == Kind::kCount && !events_.empty() && events_.top().kind == Kind::kCount &&
         events_.top().track == event.track && events_.top().begin == event.begin) {
    counter.value += events_.top().value;
    events_.pop();
  }
  const Picoseconds at = event.begin - zero_;
  if (at <= range_.from) return;
  if (at > range_.to) {
    counter.value = before;
    return;
  }
  if (counter.value == before) return;
  if (!counter.written) write_counter(counter, range_.from, before);
  counter.written = true;
  write_counter(counter, at, counter.value);
}

void TimelineStream::write_counter(const Counter& counter, Picoseconds at, std::int64_t value) {
  write(counter.head + ",\"ts\":" + us_text(at) + ",\"args\":{\"value\":" + std::to_string(value) +
        "}}");
}

}  // namespace ohmic
