#include <gmock/gmock.h>

#include <cstdlib>
#include <systemc>

// A kernel warning or error is a failed test: no test may pass over a complaint of the kernel.
namespace {
void report_as_failure(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
  if (report.get_severity() > sc_core::SC_INFO) ADD_FAILURE() << report.what();
  sc_core::sc_report_handler::default_handler(report, actions);
}
}  // namespace

int sc_main(int argc, char* argv[]) {
  ::testing::InitGoogleMock(&argc, argv);
  sc_core::sc_report_handler::set_handler(report_as_failure);
  return RUN_ALL_TESTS();
}

int main(int argc, char* argv[]) {
  ::setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}
