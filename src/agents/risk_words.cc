#include <fmt/format.h>

#include "agents/risk.h"
#include "base/check.h"

namespace dunlin {
namespace {

bool german(Language language) {
  return language == Language::de;
}

// "9 days after due", "2 days before due", "on the due day".
std::string lateness(std::int64_t hundredths, Language language) {
  const std::int64_t days = whole_days(hundredths);
  if (days == 0) return german(language) ? "am Fälligkeitstag" : "on the due day";
  const std::string count = days_text(days < 0 ? -days : days, language);
  if (german(language)) return fmt::format("{} {} Fälligkeit", count, days < 0 ? "vor" : "nach");
  return fmt::format("{} {} due", count, days < 0 ? "before" : "after");
}

std::string late_share_words(const RiskProfile& profile, Language language) {
  if (profile.settled_count == 0) {
    return german(language) ? "Noch keine bezahlte Rechnung" : "No paid invoice yet";
  }
  return german(language)
             ? fmt::format("{} von {} bezahlten Rechnungen waren verspätet", profile.late_count, profile.settled_count)
             : fmt::format("{} of {} paid invoices were late", profile.late_count, profile.settled_count);
}

std::string mean_words(const RiskProfile& profile, Language language) {
  if (profile.settled_count == 0) {
    return german(language)
               ? fmt::format("Mittel aller Kunden: {}", lateness(profile.days_late_mean_shrunk, language))
               : fmt::format("Average of all customers: {}", lateness(profile.days_late_mean_shrunk, language));
  }
  return german(language) ? fmt::format("Zahlt im Mittel {}", lateness(profile.days_late_mean, language))
                          : fmt::format("Pays {} on average", lateness(profile.days_late_mean, language));
}

std::string slowing_words(const RiskProfile& profile, Language language) {
  if (!profile.has_trend()) {
    return german(language) ? "Zu wenig Verlauf für einen Trend" : "Too little history for a trend";
  }
  const std::string earlier = lateness(profile.days_late_mean_earlier, language);
  const std::string recent = lateness(profile.days_late_mean_recent, language);
  return german(language) ? fmt::format("Früher {}, zuletzt {}", earlier, recent)
                          : fmt::format("Earlier {}, lately {}", earlier, recent);
}

std::string overdue_share_words(const RiskProfile& profile, Language language) {
  const std::int64_t percent = (profile.overdue_share_bp + 50) / 100;
  return german(language) ? fmt::format("{} des offenen Betrags sind überfällig", percent_text(percent))
                          : fmt::format("{} of the open amount is overdue", percent_text(percent));
}

std::string oldest_words(const RiskProfile& profile, Language language) {
  if (profile.days_overdue_max == 0) return german(language) ? "Nichts ist überfällig" : "Nothing is overdue";
  const std::string days = days_text(profile.days_overdue_max, language);
  return german(language) ? fmt::format("Ältester Posten {} überfällig", days)
                          : fmt::format("Oldest item {} overdue", days);
}

}  // namespace

std::string_view words_of(BehaviourClass behaviour, Language language) {
  switch (behaviour) {
    case BehaviourClass::fresh:
      return german(language) ? "neu" : "new";
    case BehaviourClass::punctual:
      return german(language) ? "pünktlich" : "punctual";
    case BehaviourClass::slightly_late:
      return german(language) ? "leicht verspätet" : "slightly late";
    case BehaviourClass::sporadic:
      return german(language) ? "unregelmäßig" : "sporadic";
    case BehaviourClass::chronic:
      return german(language) ? "chronisch verspätet" : "chronic";
    case BehaviourClass::deteriorating:
      return german(language) ? "verschlechtert sich" : "deteriorating";
  }
  check_failed("behaviour is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(RiskFactor factor) {
  switch (factor) {
    case RiskFactor::late_share:
      return "late_share";
    case RiskFactor::mean_days_late:
      return "mean_days_late";
    case RiskFactor::slowing:
      return "slowing";
    case RiskFactor::overdue_share:
      return "overdue_share";
    case RiskFactor::oldest_overdue:
      return "oldest_overdue";
  }
  check_failed("factor is an enumerator", __FILE__, __LINE__);
}

std::string words_of(const RiskProfile& profile, RiskFactor factor, Language language) {
  switch (factor) {
    case RiskFactor::late_share:
      return late_share_words(profile, language);
    case RiskFactor::mean_days_late:
      return mean_words(profile, language);
    case RiskFactor::slowing:
      return slowing_words(profile, language);
    case RiskFactor::overdue_share:
      return overdue_share_words(profile, language);
    case RiskFactor::oldest_overdue:
      return oldest_words(profile, language);
  }
  check_failed("factor is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
