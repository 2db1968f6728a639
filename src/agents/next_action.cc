#include "agents/next_action.h"

#include "agents/collectible.h"
#include "base/check.h"

namespace dunlin {
namespace {

Decided wait_for(WaitReason reason) {
  return {NextAction::wait, reason};
}

Decided for_left_out(const ActionFacts& facts) {
  if (facts.disputed_minor >= facts.promised_minor && facts.disputed_minor >= facts.held_minor) {
    return {NextAction::resolve_dispute, WaitReason::none};
  }
  if (facts.promised_minor >= facts.held_minor) return {NextAction::check_promise, WaitReason::none};
  return {NextAction::review_hold, WaitReason::none};
}

}  // namespace

Decided next_action(const ActionFacts& facts, const ActionRules& rules) {
  if (facts.follow_up_planned) return wait_for(WaitReason::follow_up_planned);
  if (facts.follow_up_due) return {NextAction::follow_up, WaitReason::none};
  if ((facts.customer_flags & (book_flag_held | book_flag_legal)) != 0)
    return {NextAction::review_hold, WaitReason::none};
  if ((facts.customer_flags & book_flag_disputed) != 0) return {NextAction::resolve_dispute, WaitReason::none};
  if ((facts.customer_flags & book_flag_promised) != 0) return {NextAction::check_promise, WaitReason::none};
  if (facts.overdue_minor == 0) return wait_for(WaitReason::not_due);
  if (facts.chased_minor == 0) return for_left_out(facts);
  if (facts.unapplied_minor >= facts.chased_minor) return wait_for(WaitReason::unapplied_covers);
  if (facts.channels == 0) return {NextAction::no_contact_details, WaitReason::none};
  if (facts.contacted && facts.days_since_contact < rules.days_between_contacts_min) {
    return wait_for(WaitReason::contacted_recently);
  }
  if (facts.days_overdue_max < rules.first_reminder_after_days) return wait_for(WaitReason::within_grace);
  if (facts.reminders_max == 0 && 10'000 - facts.unpaid_7_bp >= rules.quiet_paid_within_7_bp) {
    return wait_for(WaitReason::quiet_list);
  }
  if (is_sensitive(facts.segment) || facts.reminders_max > 1) return {NextAction::call, WaitReason::none};
  return {facts.reminders_max == 0 ? NextAction::first_reminder : NextAction::second_reminder_person, WaitReason::none};
}

std::string_view name_of(NextAction action) {
  switch (action) {
    case NextAction::first_reminder:
      return "first_reminder";
    case NextAction::second_reminder_person:
      return "second_reminder_person";
    case NextAction::call:
      return "call";
    case NextAction::resolve_dispute:
      return "resolve_dispute";
    case NextAction::check_promise:
      return "check_promise";
    case NextAction::review_hold:
      return "review_hold";
    case NextAction::no_contact_details:
      return "no_contact_details";
    case NextAction::wait:
      return "wait";
    case NextAction::follow_up:
      return "follow_up";
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

std::string_view words_of(NextAction action, Language language) {
  const bool german = language == Language::de;
  switch (action) {
    case NextAction::first_reminder:
      return german ? "Erste Erinnerung" : "First reminder";
    case NextAction::second_reminder_person:
      return german ? "Zweite Erinnerung, durch eine Person" : "Second reminder, by a person";
    case NextAction::call:
      return german ? "Anruf" : "Call";
    case NextAction::resolve_dispute:
      return german ? "Reklamation klären" : "Resolve dispute";
    case NextAction::check_promise:
      return german ? "Zusage prüfen" : "Check promise";
    case NextAction::review_hold:
      return german ? "Sperre prüfen" : "Review hold";
    case NextAction::no_contact_details:
      return german ? "Kontakt ermitteln" : "Find contact details";
    case NextAction::wait:
      return german ? "Warten" : "Wait";
    case NextAction::follow_up:
      return german ? "Wiedervorlage" : "Follow up";
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(WaitReason reason) {
  switch (reason) {
    case WaitReason::none:
      return "none";
    case WaitReason::not_due:
      return "not_due";
    case WaitReason::unapplied_covers:
      return "unapplied_covers";
    case WaitReason::contacted_recently:
      return "contacted_recently";
    case WaitReason::within_grace:
      return "within_grace";
    case WaitReason::quiet_list:
      return "quiet_list";
    case WaitReason::follow_up_planned:
      return "follow_up_planned";
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
