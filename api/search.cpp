#include "api/search.h"

#include "api/with_errors.h"
#include "rl/session/search_session.h"

namespace ohmic {
namespace {

SearchResult run_search(const SearchPlan& plan, const AgentMaker& make) {
  SearchSession session(plan, load_input(plan), make);
  TrialStore store(":memory:");
  session.begin(store, "{}");
  SearchRun run = session.open(store);
  run.run(session.budget(), [](const auto&) { return true; });
  const FinalChoice choice = session.choose(run).value();  // nobody stops it
  return {choice.baseline, choice.best, run.trials()};
}

}  // namespace

SearchResult search(const SearchRequest& request, const AgentMaker& make) {
  return with_errors([&] { return run_search(SearchPlan(request), make); });
}

}  // namespace ohmic
