#include "app/training_progress.h"

#include <utility>

#include "util/duration_text.h"
#include "util/number_text.h"

namespace ohmic::app {
namespace {

constexpr std::chrono::seconds kBetweenLines{10};  // where every line stays

template <typename Report>
std::string place(const Report& r) {
  return "epoch " + std::to_string(r.epoch) + '/' + std::to_string(r.epochs);
}

template <typename Report>
std::string figures(const Report& r) {
  return "  loss " + fixed_digits(r.loss, 4) + "  train " + fixed_digits(r.train_accuracy, 2) +
         " %";
}

double steps_done(const StepReport& r) {
  return static_cast<double>(r.steps) * (r.epoch - 1) + static_cast<double>(r.step);
}

}  // namespace

void TrainingProgress::show_epoch(const EpochReport& r) {
  line_.keep(place(r) + figures(r) + "  validation " + fixed_digits(r.validation_accuracy, 2) +
             " %  " + (r.note.empty() ? "" : r.note + "  ") + fixed_digits(r.images_per_s, 0) +
             " images/s  " + duration_text(r.remaining_s) + " left");
}

void TrainingProgress::show_step(const StepReport& r) {
  const auto now = std::chrono::steady_clock::now();
  if (r.epoch != epoch_) {  // between two epochs the validation images are read
    epoch_ = r.epoch;
    pace_ = Pace(steps_done(r), now);
    last_line_ = now;
    return;
  }
  if (line_.on_terminal() ? !line_.is_due() : now - last_line_ < kBetweenLines) return;
  last_line_ = now;
  const double all = static_cast<double>(r.steps) * r.epochs;
  line_.show(place(r) + "  step " + std::to_string(r.step) + '/' + std::to_string(r.steps) + "  " +
             pace_.left(steps_done(r), all) + figures(r));
}

TrainHooks TrainingProgress::hooks(std::function<bool()> stop) {
  return {[this](const EpochReport& report) { show_epoch(report); }, std::move(stop),
          [this](const StepReport& report) { show_step(report); }};
}

}  // namespace ohmic::app
