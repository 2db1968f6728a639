#include "agents/payment_reason_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/check.h"
#include "prediction/payment_facts.h"

namespace dunlin {
namespace {

class Words {
 public:
  Words(const PaymentFacts& facts, Language language) : facts_(facts), language_(language) {}

  [[nodiscard]] std::string of(PaymentReason reason) const {
    switch (reason) {
      case PaymentReason::usual_delay:
        return usual_delay();
      case PaymentReason::recent_delay:
        return recent_delay();
      case PaymentReason::habit:
        return habit();
      case PaymentReason::rhythm:
        return rhythm();
      case PaymentReason::overtaken:
        return overtaken();
      case PaymentReason::same_due_day:
        return same_due_day();
      case PaymentReason::open_position:
        return open_position();
      case PaymentReason::due_day:
        return due_day();
      case PaymentReason::amount:
        return amount();
      case PaymentReason::terms:
        return terms();
      case PaymentReason::lateness:
        return lateness_so_far();
      case PaymentReason::bank_days:
        return bank_days();
    }
    CHECK_UNREACHABLE("a reason without words");
  }

 private:
  [[nodiscard]] bool german() const { return language_ == Language::de; }
  [[nodiscard]] std::string either(std::string en, std::string de) const { return german() ? de : en; }

  // "9 days after due", "2 days before due", "on the due day".
  [[nodiscard]] std::string after_due(std::int64_t late) const {
    if (late == 0) return either("on the due day", "am Fälligkeitstag");
    const std::string far = days_text(std::abs(late), language_);
    return either(far + (late < 0 ? " before due" : " after due"),
                  far + (late < 0 ? " vor Fälligkeit" : " nach Fälligkeit"));
  }

  [[nodiscard]] std::string usual_delay() const {
    if (!facts_.usual_days_late) {
      return either("No paid invoice yet: taken from all customers", "Noch keine bezahlte Rechnung: wie alle Kunden");
    }
    const std::string when = after_due(*facts_.usual_days_late);
    return either(fmt::format("Usually pays {} (median of {} invoices)", when, facts_.settled_used),
                  fmt::format("Zahlt üblich {} (Median aus {} Rechnungen)", when, facts_.settled_used));
  }

  [[nodiscard]] std::string recent_delay() const {
    if (!facts_.recent_days_late) return either("No recent payment", "Keine Zahlung in letzter Zeit");
    const std::string when = after_due(*facts_.recent_days_late);
    return either("Lately paid " + when, "Zahlte zuletzt " + when);
  }

  [[nodiscard]] std::string habit() const {
    static constexpr std::array<const char*, 7> en = {"Mondays", "Tuesdays",  "Wednesdays", "Thursdays",
                                                      "Fridays", "Saturdays", "Sundays"};
    static constexpr std::array<const char*, 7> de = {"montags",  "dienstags", "mittwochs", "donnerstags",
                                                      "freitags", "samstags",  "sonntags"};
    const auto weekday = static_cast<std::size_t>(facts_.weekday);
    const std::string share = percent_text(facts_.weekday_percent);
    return either(fmt::format("Pays most on {} ({})", en[weekday], share),
                  fmt::format("Zahlt am häufigsten {} ({})", de[weekday], share));
  }

  [[nodiscard]] std::string rhythm() const {
    if (!facts_.days_since_payment) return either("Has never paid", "Hat noch nie gezahlt");
    const std::string ago = days_text(*facts_.days_since_payment, language_);
    if (!facts_.payment_gap_days) return either("Last payment " + ago + " ago", "Letzte Zahlung vor " + ago);
    const std::string gap = days_text(std::max<std::int64_t>(*facts_.payment_gap_days, 1), language_);
    return either(fmt::format("Last payment {} ago, one every {} lately", ago, gap),
                  fmt::format("Letzte Zahlung vor {}, zuletzt etwa alle {}", ago, gap));
  }

  [[nodiscard]] std::string overtaken() const {
    const std::int64_t later = facts_.later_paid;
    const std::int64_t older = facts_.older_open;
    return either(fmt::format("{} due later paid already, {} due earlier still open", later, older),
                  fmt::format("{} später fällige schon bezahlt, {} früher fällige noch offen", later, older));
  }

  [[nodiscard]] std::string same_due_day() const {
    const std::int64_t siblings = facts_.siblings;
    if (siblings == 0) return either("No other invoice due that day", "Keine andere Rechnung am selben Tag fällig");
    const std::int64_t paid = facts_.siblings_paid;
    return either(fmt::format("{} of {} others due that day are paid", paid, siblings),
                  fmt::format("{} von {} anderen an diesem Tag fälligen sind bezahlt", paid, siblings));
  }

  [[nodiscard]] std::string open_position() const {
    const std::int64_t open = facts_.open;
    const std::int64_t overdue = facts_.overdue;
    return either(fmt::format("{} invoices open, {} of them past due", open, overdue),
                  fmt::format("{} Rechnungen offen, {} davon überfällig", open, overdue));
  }

  [[nodiscard]] std::string due_day() const {
    static constexpr std::array<const char*, 7> en = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
    static constexpr std::array<const char*, 7> de = {"Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                                      "Freitag", "Samstag",  "Sonntag"};
    const auto weekday = static_cast<std::size_t>(facts_.due_weekday);
    const std::string when = after_due(facts_.due_weekday_days_late);
    return either(fmt::format("Due on a {}: such invoices are paid {}", en[weekday], when),
                  fmt::format("Fällig an einem {}: solche zahlt er {}", de[weekday], when));
  }

  [[nodiscard]] std::string amount() const {
    if (!facts_.amount_tenths) return either("Amount: nothing to compare with", "Betrag: nichts zum Vergleich");
    const std::string when = after_due(facts_.amount_days_late);
    const std::int64_t tenths = *facts_.amount_tenths;
    const bool larger = tenths >= 10;
    const std::int64_t times = larger ? tenths : 100 / std::max<std::int64_t>(tenths, 1);
    const std::string factor = fmt::format("{}.{}", times / 10, times % 10);
    if (factor == "1.0") {
      return either("A usual amount for this customer: paid " + when,
                    "Üblicher Betrag für diesen Kunden: gezahlt " + when);
    }
    return either(
        fmt::format("{} times {} than usual: such amounts are paid {}", factor, larger ? "larger" : "smaller", when),
        fmt::format("{}-mal {} als üblich: solche Beträge zahlt er {}", factor, larger ? "größer" : "kleiner", when));
  }

  [[nodiscard]] std::string terms() const {
    const std::string term = days_text(facts_.term_days, language_);
    const std::string when = after_due(facts_.term_days_late);
    std::string sent;
    if (facts_.electronic) {
      sent = *facts_.electronic ? either(", sent electronically", ", elektronisch")
                                : either(", sent on paper", ", auf Papier");
    }
    return either(fmt::format("Terms of {}{}: such invoices are paid {}", term, sent, when),
                  fmt::format("Ziel {}{}: solche zahlt er {}", term, sent, when));
  }

  [[nodiscard]] std::string lateness_so_far() const {
    const std::int64_t past = facts_.days_past_due;
    const std::string far = days_text(std::abs(past), language_);
    if (past == 0) return either("Due today", "Heute fällig");
    if (past < 0) return either("Due in " + far, "Fällig in " + far);
    return either(far + " past due", far + " überfällig");
  }

  [[nodiscard]] std::string bank_days() const {
    const std::int64_t closed = facts_.bank_closed_days;
    return either(fmt::format("Banks are closed on {} of the coming 7 days", closed),
                  fmt::format("Banken sind an {} der nächsten 7 Tage geschlossen", closed));
  }

  const PaymentFacts& facts_;
  Language language_;
};

}  // namespace

std::string words_of(PaymentReason reason, const LandmarkFeatures& features, Language language) {
  return Words(payment_facts(features), language).of(reason);
}

}  // namespace dunlin
