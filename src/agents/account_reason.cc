#include "agents/account_reason.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

class Phrases {
 public:
  explicit Phrases(const ReasonContext& context) : context_(context), german_(context.language == Language::de) {}

  [[nodiscard]] std::string how_it_pays(const AccountReason& reason) const;
  [[nodiscard]] std::string what_was_said(const AccountReason& reason) const;
  [[nodiscard]] std::string what_is_left_out(const AccountReason& reason) const;
  [[nodiscard]] std::string why_to_wait(const AccountReason& reason) const;
  [[nodiscard]] std::string what_is_owed(const AccountReason& reason) const;
  [[nodiscard]] std::string what_was_planned(const AccountReason& reason) const;

 private:
  [[nodiscard]] std::string pick(std::string_view english, std::string_view german) const {
    return std::string(german_ ? german : english);
  }
  [[nodiscard]] std::string date(std::int64_t day) const {
    return short_date_text(Date{static_cast<std::int32_t>(day)}, context_.language, context_.morning);
  }
  [[nodiscard]] std::string days(std::int64_t count) const { return days_text(count, context_.language); }
  [[nodiscard]] std::string figure(std::int64_t minor) const {
    return figure_text(Money{minor, context_.currency}, context_.language);
  }
  [[nodiscard]] std::string slowing(std::int64_t earlier, std::int64_t lately) const;
  [[nodiscard]] std::string pays_late(std::int64_t mean, std::int64_t later) const;

  const ReasonContext& context_;
  bool german_;
};

std::string Phrases::slowing(std::int64_t earlier, std::int64_t lately) const {
  if (earlier > 0) {
    return german_ ? fmt::format("wird langsamer: erst {}, jetzt {} Tage zu spät", earlier, lately)
                   : fmt::format("slowing: {} to {} days late", earlier, lately);
  }
  return german_ ? fmt::format("wird langsamer: erst pünktlich, jetzt {} zu spät", days(lately))
                 : fmt::format("slowing: on time before, {} late now", days(lately));
}

std::string Phrases::pays_late(std::int64_t mean, std::int64_t later) const {
  std::string text = german_ ? fmt::format("zahlt im Mittel {} nach Fälligkeit", days(mean))
                             : fmt::format("pays {} after due on average", days(mean));
  if (later > 0) text += german_ ? fmt::format(", zuletzt {} später", later) : fmt::format(", {} later lately", later);
  if (later < 0)
    text += german_ ? fmt::format(", zuletzt {} früher", -later) : fmt::format(", {} sooner lately", -later);
  return text;
}

std::string Phrases::how_it_pays(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::slowing:
      return slowing(reason.a, reason.b);
    case ReasonKind::pays_late:
      return pays_late(reason.a, reason.b);
    case ReasonKind::pays_on_time:
      if (reason.a <= 0) return pick("pays on time as a rule", "zahlt in der Regel pünktlich");
      return german_ ? fmt::format("zahlt in der Regel pünktlich, jetzt {} überfällig", days(reason.a))
                     : fmt::format("pays on time as a rule, {} over now", days(reason.a));
    case ReasonKind::little_history:
      if (reason.a == 0) return pick("no paid invoice to judge by", "noch keine bezahlte Rechnung");
      if (reason.a == 1) return pick("only 1 paid invoice to judge by", "erst 1 bezahlte Rechnung");
      return german_ ? fmt::format("erst {} bezahlte Rechnungen", reason.a)
                     : fmt::format("only {} paid invoices to judge by", reason.a);
    default:
      return {};
  }
}

std::string Phrases::what_was_said(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::never_contacted:
      return pick("no contact so far", "bisher kein Kontakt");
    case ReasonKind::contacted:
      return german_ ? fmt::format("kein Kontakt seit {}", date(reason.a))
                     : fmt::format("no contact since {}", date(reason.a));
    case ReasonKind::reminded:
      if (reason.a == 1) {
        return german_ ? fmt::format("1 Erinnerung, letzter Kontakt {}", date(reason.b))
                       : fmt::format("1 reminder sent, last contact {}", date(reason.b));
      }
      return german_ ? fmt::format("{} Erinnerungen, letzter Kontakt {}", reason.a, date(reason.b))
                     : fmt::format("{} reminders sent, last contact {}", reason.a, date(reason.b));
    case ReasonKind::no_contact_details:
      return pick("no address or number to reach them", "weder Adresse noch Nummer bekannt");
    case ReasonKind::key_account:
      return pick("key account", "Schlüsselkunde");
    case ReasonKind::account_in_issue:
      return pick("customer in issue", "Kunde in Klärung");
    default:
      return {};
  }
}

std::string Phrases::what_is_left_out(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::disputed:
      return german_ ? fmt::format("{} strittig, bleibt außen vor", figure(reason.a))
                     : fmt::format("{} disputed, left out", figure(reason.a));
    case ReasonKind::promised:
      return german_ ? fmt::format("{} zugesagt, bleibt außen vor", figure(reason.a))
                     : fmt::format("{} promised, left out", figure(reason.a));
    case ReasonKind::held:
      return german_ ? fmt::format("{} gesperrt, bleibt außen vor", figure(reason.a))
                     : fmt::format("{} held, left out", figure(reason.a));
    case ReasonKind::unapplied:
      return german_ ? fmt::format("{} eingegangen, nicht zugeordnet", figure(reason.a))
                     : fmt::format("{} received, not applied", figure(reason.a));
    case ReasonKind::account_disputed:
      return pick("whole account disputed", "ganzes Konto strittig");
    case ReasonKind::account_promised:
      return pick("promise for the whole account", "Zusage für das ganze Konto");
    case ReasonKind::account_held:
      return pick("whole account held", "ganzes Konto gesperrt");
    case ReasonKind::account_legal:
      return pick("account with lawyers", "Konto beim Anwalt");
    default:
      return {};
  }
}

std::string Phrases::why_to_wait(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::not_due:
      return german_ ? fmt::format("noch nichts überfällig, nächste Fälligkeit {}", date(reason.a))
                     : fmt::format("nothing overdue, next due {}", date(reason.a));
    case ReasonKind::unapplied_covers:
      return german_ ? fmt::format("{} eingegangen deckt das Überfällige, erst zuordnen", figure(reason.a))
                     : fmt::format("{} received covers what is overdue, apply it first", figure(reason.a));
    case ReasonKind::contacted_recently:
      return german_ ? fmt::format("zuletzt angeschrieben am {}", date(reason.a))
                     : fmt::format("written to on {}", date(reason.a));
    case ReasonKind::within_grace:
      return german_ ? fmt::format("erst {} überfällig", days(reason.a))
                     : fmt::format("only {} overdue", days(reason.a));
    case ReasonKind::likely_paid:
      return german_ ? fmt::format("zahlt zu {} binnen 7 Tagen von selbst", percent_text(reason.a))
                     : fmt::format("{} likely to pay within 7 days anyway", percent_text(reason.a));
    default:
      return {};
  }
}

std::string Phrases::what_is_owed(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::largest_overdue:
      return pick("largest overdue today", "heute am meisten überfällig");
    case ReasonKind::among_largest_overdue:
      return german_ ? fmt::format("unter den {} größten überfälligen", reason.a)
                     : fmt::format("among the {} largest overdue today", reason.a);
    case ReasonKind::one_invoice:
      return pick("all on one invoice", "alles auf einer Rechnung");
    case ReasonKind::all_overdue:
      return pick("all of it overdue", "alles überfällig");
    case ReasonKind::share_overdue:
      return german_ ? fmt::format("{} des offenen Betrags überfällig", percent_text(reason.a))
                     : fmt::format("{} of the open amount overdue", percent_text(reason.a));
    case ReasonKind::oldest_overdue:
      return german_ ? fmt::format("ältester Posten {} überfällig", days(reason.a))
                     : fmt::format("oldest item {} overdue", days(reason.a));
    case ReasonKind::likely_unpaid:
      return german_ ? fmt::format("zu {} auch in 30 Tagen unbezahlt", percent_text(reason.a))
                     : fmt::format("{} likely still unpaid in 30 days", percent_text(reason.a));
    case ReasonKind::revenue_share:
      return german_ ? fmt::format("{} des Umsatzes der letzten 12 Monate", percent_text(reason.a))
                     : fmt::format("{} of revenue in the last 12 months", percent_text(reason.a));
    default:
      return {};
  }
}

std::string Phrases::what_was_planned(const AccountReason& reason) const {
  switch (reason.kind) {
    case ReasonKind::follow_up_planned:
      return german_ ? fmt::format("auf Wiedervorlage am {}", date(reason.a))
                     : fmt::format("to be followed up on {}", date(reason.a));
    case ReasonKind::follow_up_due:
      return german_ ? fmt::format("zur Wiedervorlage am {}", date(reason.a))
                     : fmt::format("planned for {}", date(reason.a));
    default:
      return {};
  }
}

}  // namespace

std::string words_of(const AccountReason& reason, const ReasonContext& context) {
  if (reason.kind == ReasonKind::none) return {};
  const Phrases phrases(context);
  std::string text = phrases.how_it_pays(reason);
  if (text.empty()) text = phrases.what_was_said(reason);
  if (text.empty()) text = phrases.what_is_left_out(reason);
  if (text.empty()) text = phrases.why_to_wait(reason);
  if (text.empty()) text = phrases.what_is_owed(reason);
  if (text.empty()) text = phrases.what_was_planned(reason);
  CHECK(!text.empty());
  return text;
}

std::string_view name_of(ReasonKind kind) {
  // In the order of the enumerators.
  static constexpr std::array<std::string_view, 34> names = {"none",
                                                             "slowing",
                                                             "pays_late",
                                                             "pays_on_time",
                                                             "little_history",
                                                             "never_contacted",
                                                             "contacted",
                                                             "reminded",
                                                             "no_contact_details",
                                                             "key_account",
                                                             "account_in_issue",
                                                             "disputed",
                                                             "promised",
                                                             "held",
                                                             "unapplied",
                                                             "account_disputed",
                                                             "account_promised",
                                                             "account_held",
                                                             "account_legal",
                                                             "not_due",
                                                             "unapplied_covers",
                                                             "contacted_recently",
                                                             "within_grace",
                                                             "likely_paid",
                                                             "follow_up_planned",
                                                             "follow_up_due",
                                                             "largest_overdue",
                                                             "among_largest_overdue",
                                                             "one_invoice",
                                                             "all_overdue",
                                                             "share_overdue",
                                                             "oldest_overdue",
                                                             "likely_unpaid",
                                                             "revenue_share"};
  static_assert(names.size() == static_cast<std::size_t>(ReasonKind::revenue_share) + 1);
  const auto at = static_cast<std::size_t>(kind);
  CHECK(at < names.size());
  return names[at];
}

}  // namespace dunlin
