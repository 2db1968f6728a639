#include "cli/metrics_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/arguments.h"

namespace dunlin::cli {
namespace {

constexpr std::int64_t lines_shown_usually = 50;

}  // namespace

Result<view::MetricsQuestion> metrics_question(Session& session, const MetricsOptions& options) {
  view::MetricsQuestion question;
  question.settings = options.settings;
  question.top = options.top;
  question.group = options.group;
  question.limit = options.limit.value_or(session.options().json ? 0 : lines_shown_usually);
  TRY(check(options.settings));
  question.as_of = TRY(date_argument(session, options.as_of));
  Dimension by{};
  const bool named = from_name(options.by, by);
  if (!options.by.empty() && !named) {
    return refuse(Reason::option_invalid, "--by takes customer, segment, country, product, collector or owner; \"" +
                                              options.by + "\" is none of them.");
  }
  if (!options.group.empty() && !named) {
    return refuse(Reason::option_invalid,
                  "--group names a group of --by; give both, such as --by segment --group key.");
  }
  if (named) question.by = by;
  return question;
}

std::vector<std::string> titles_of(const view::MetricsReport& report) {
  std::vector<std::string> titles;
  for (std::uint32_t group = 0; group < report.groups.keys.size(); ++group) {
    titles.emplace_back(report.groups.title(group));
  }
  if (report.question.by != Dimension::customer) return titles;
  const std::vector<Customer>& customers = report.report.customers;
  for (std::size_t customer = 0; customer < customers.size(); ++customer) {
    titles[report.groups.of_customer[customer]] = title_of(customers[customer]);
  }
  return titles;
}

std::string whose_figures(const Onlooker& onlooker, const view::MetricsReport& report) {
  std::string words(whose(onlooker));
  if (report.question.group.empty()) return words;
  const std::vector<std::string>& keys = report.groups.keys;
  const auto group = std::find(keys.begin(), keys.end(), report.whole.keys.front());
  return words + fmt::format("{} {} {}", words.empty() ? " of" : ",", name_of(*report.question.by),
                             titles_of(report)[static_cast<std::size_t>(group - keys.begin())]);
}

void print_shown(std::ostream& out, std::size_t shown, std::size_t all, std::string_view order) {
  if (shown >= all) return;
  out << fmt::format("\n{} of {} are shown, {}; --limit 0 shows all.\n", grouped(static_cast<std::int64_t>(shown)),
                     grouped(static_cast<std::int64_t>(all)), order);
}

std::string figure_text(std::optional<std::int64_t> hundredths) {
  return hundredths ? format_hundredths(*hundredths) : "-";
}

}  // namespace dunlin::cli
