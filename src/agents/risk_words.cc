#include <fmt/format.h>

#include "agents/risk.h"
#include "base/check.h"

namespace dunlin {
namespace {

bool german(Language language) {
  return language == Language::de;
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
               ? fmt::format("Mittel aller Kunden: {}", lateness_text(profile.days_late_mean_shrunk, language))
               : fmt::format("Average of all customers: {}", lateness_text(profile.days_late_mean_shrunk, language));
  }
  return german(language) ? fmt::format("Zahlt im Mittel {}", lateness_text(profile.days_late_mean, language))
                          : fmt::format("Pays {} on average", lateness_text(profile.days_late_mean, language));
}

std::string slowing_words(const RiskProfile& profile, Language language) {
  if (!profile.has_trend()) {
    return german(language) ? "Zu wenig Verlauf für einen Trend" : "Too little history for a trend";
  }
  const std::string earlier = lateness_text(profile.days_late_mean_earlier, language);
  const std::string recent = lateness_text(profile.days_late_mean_recent, language);
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

std::string predicted_words(const RiskProfile& profile, Language language) {
  const std::string percent = percent_text((profile.unpaid_predicted_bp + 50) / 100);
  return german(language)
             ? fmt::format("{} des offenen Betrags voraussichtlich 30 Tage nach Fälligkeit unbezahlt", percent)
             : fmt::format("{} of the open amount expected to be unpaid 30 days after due", percent);
}

std::string disputed_words(const RiskProfile& profile, Language language) {
  if (profile.disputed_share_bp == 0) return german(language) ? "Nichts ist strittig" : "Nothing is disputed";
  const std::string percent = percent_text((profile.disputed_share_bp + 50) / 100);
  return german(language) ? fmt::format("{} des offenen Betrags sind strittig", percent)
                          : fmt::format("{} of the open amount is disputed", percent);
}

std::string broken_words(const RiskProfile& profile, Language language) {
  const std::int32_t count = profile.broken_promises;
  if (count == 0) return german(language) ? "Keine gebrochene Zusage" : "No promise broken";
  if (german(language)) {
    return fmt::format("{} {} in den letzten 12 Monaten nicht gehalten", count, count == 1 ? "Zusage" : "Zusagen");
  }
  return fmt::format("{} {} not kept in the last 12 months", count, count == 1 ? "promise" : "promises");
}

std::string rating_words(const RiskProfile& profile, Language language) {
  if (!profile.rating) return german(language) ? "Keine externe Bonitätsnote" : "No external credit score";
  const ExternalRating& rating = *profile.rating;
  const std::string day = long_date_text(rating.rated_on, language);
  if (!rating.counts) {
    return german(language) ? fmt::format("Note von {} vom {} ist zu alt", rating.agency, day)
                            : fmt::format("Score of {} of {} is too old to count", rating.agency, day);
  }
  const std::string percent = percent_text(rating.health_basis_points / 100);
  return german(language) ? fmt::format("{} am {}: {} der Skala", rating.agency, day, percent)
                          : fmt::format("{} on {}: {} of its scale", rating.agency, day, percent);
}

}  // namespace

std::string lateness_text(std::int64_t hundredths, Language language) {
  const std::int64_t days = whole_days(hundredths);
  if (days == 0) return german(language) ? "am Fälligkeitstag" : "on the due day";
  const std::string count = days_text(days < 0 ? -days : days, language);
  if (german(language)) return fmt::format("{} {} Fälligkeit", count, days < 0 ? "vor" : "nach");
  return fmt::format("{} {} due", count, days < 0 ? "before" : "after");
}

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
    case RiskFactor::unpaid_predicted:
      return "unpaid_predicted";
    case RiskFactor::disputed:
      return "disputed";
    case RiskFactor::broken_promises:
      return "broken_promises";
    case RiskFactor::credit_score:
      return "credit_score";
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
    case RiskFactor::unpaid_predicted:
      return predicted_words(profile, language);
    case RiskFactor::disputed:
      return disputed_words(profile, language);
    case RiskFactor::broken_promises:
      return broken_words(profile, language);
    case RiskFactor::credit_score:
      return rating_words(profile, language);
  }
  check_failed("factor is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
