#include "sim/checkers.h"

#include <array>
#include <utility>

#include "agents/shipped_templates.h"
#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "engine/morning_run.h"
#include "engine/verify.h"
#include "insight/aging.h"
#include "journal/chain.h"
#include "sim/must.h"

namespace dunlin::sim {
namespace {

constexpr std::array all_checkers{
    Checker{"I1 totals", "2, I1, I2", "open, overdue and unapplied sums per currency are those of the oracle's books"},
    Checker{"I2 books", "2, 3, I2", "every application and hold in the tables is one that somebody asked for"},
    Checker{"I3 basis", "2, 4, I3", "nothing is done that was not possible when it was done"},
    Checker{"I4 authority", "4, I4", "who approved, rejected or proposed was allowed to"},
    Checker{"I4 refused", "4", "what was possible, allowed and unchanged is not refused"},
    Checker{"I4 twice", "4, I5", "no proposal is approved twice"},
    Checker{"I4 delivery", "4, I4, I12", "what is recorded about a message is what became of it"},
    Checker{"I5 once", "4, I5", "no message arrives twice"},
    Checker{"I6 sent", "5, I4, I6", "no message about a paid, disputed, held or promised item, or without authority"},
    Checker{"I7 frequency", "I7", "at most one message to a customer on a day"},
    Checker{"I8 four eyes", "4, I8", "nobody approves alone where two are asked for"},
    Checker{"I9 journal", "I9, 10", "every acknowledged command has its outcome in the journal"},
    Checker{"I10 verify", "1, 3, 4, 10, I10", "the journal verifies: chain, tables, money, authority, outbox"},
    Checker{"I10 prefix", "10, I10", "yesterday's head is still an entry of today's journal"},
    Checker{"I11 tenants", "8, I11", "a company's work changes nothing of another's"},
    Checker{"I12 liveness", "I12", "after peace everything approved is sent or settled, and nothing waits for ever"},
    Checker{"reproduced", "9", "the morning computed again from the same journal has the same rows"},
    Checker{"idempotency", "4", "a request that comes again gets the same answer"},
    Checker{"import", "2, 3", "every line of a file becomes what the oracle says, once"},
    Checker{"morning", "9", "the morning run is done once a day and stands"},
    Checker{"delivery", "I12", "delivering and settling are not refused"},
    Checker{"founding", "10", "a company can be founded whatever fails"},
    Checker{"journal", "10", "the journal never stops the writer"},
    Checker{"check", "10", "no CHECK fails"},
    Checker{"liveness", "I12", "every request is answered in the end"},
};

std::string in_words(const OpenTotals& totals) {
  return "open " + std::to_string(totals.open) + " in " + std::to_string(totals.items) + " items, overdue " +
         std::to_string(totals.overdue) + ", unapplied " + std::to_string(totals.unapplied);
}

void check_totals(Office& office, Date as_of, Findings& findings) {
  const Book book = must(read_book(office.client().read(), as_of.add_days(1), BookScope::items_and_unapplied));
  const Aging aging = must(aging_of(book));
  std::map<std::string, OpenTotals> found;
  for (const CurrencyAging& of : aging.currencies) {
    found[std::string(of.currency.code())] = {of.line.open_minor, of.line.overdue_minor, of.line.unapplied_minor,
                                              of.line.items_open};
  }
  const std::map<std::string, OpenTotals> expected = office.books().totals(as_of);
  for (const auto& [currency, totals] : expected) {
    if (found[currency] == totals) continue;
    findings.add("I1 totals", office.tenant().name + " " + currency + ": " + in_words(found[currency]) +
                                  "; the oracle has " + in_words(totals));
  }
  for (const auto& [currency, totals] : found) {
    if (!expected.contains(currency) && !(totals == OpenTotals{})) {
      findings.add("I1 totals", office.tenant().name + ": the oracle knows nothing in " + currency);
    }
  }
}

void check_acknowledged(Office& office, Findings& findings) {
  const ReadTx tx = office.client().read();
  for (const std::string& key : office.client().take_acknowledged()) {
    if (must(outcome_of(tx, key)).has_value()) continue;
    findings.add("I9 journal", office.tenant().name + ": " + key + " was acknowledged and is not in the journal");
  }
}

// What was the head yesterday is still an entry of the journal, with the same hash.
void check_prefix(Office& office, Findings& findings) {
  const ReadTx tx = office.client().read();
  const ChainHead head = must(read_head(tx));
  const ChainHead before = std::exchange(office.head_seen(), head);
  if (before.seq == 0) return;
  const std::optional<StoredEntry> entry = must(find_entry(tx, before.seq));
  if (head.seq >= before.seq && entry && entry->hash == before.hash) return;
  findings.add("I10 prefix", office.tenant().name + ": entry " + std::to_string(before.seq) +
                                 " is no longer the one that was there the day before");
}

}  // namespace

std::span<const Checker> checkers() {
  return all_checkers;
}

void check_day(Office& office, Findings& findings) {
  const Date today = office.client().today();
  check_totals(office, today, findings);
  constexpr int further_than_anything_is_dated = 400;
  check_totals(office, today.add_days(further_than_anything_is_dated), findings);
  check_acknowledged(office, findings);
  check_prefix(office, findings);
}

void check_history(Office& office, Findings& findings) {
  const ReadTx tx = office.client().read();
  VerifyOptions options;
  options.logins.emplace();
  for (const Employee& employee : office.staff().people) (*options.logins)[employee.user] = employee.login;
  const VerifyReport report = must(verify(tx, office.tenant(), options));
  for (const VerifyPass& pass : report.passes) {
    for (const VerifyFault& fault : pass.faults) {
      findings.add("I10 verify", office.tenant().name + ": " + fault.code + ", " + fault.place + ": " + fault.sentence);
    }
  }
  const std::optional<MorningRun> run = must(morning_that_stands(tx, office.client().today()));
  if (!run) return;
  const RecordMorning again = must(compute_morning(tx, run->run_on, must(shipped_templates())));
  if (worklist_digest(again.rows).hex() != run->worklist_digest) {
    findings.add("reproduced", office.tenant().name + ": the worklist of " + run->run_on.to_string() +
                                   " is another when it is computed again");
  }
}

void check_peace(Office& office, Findings& findings) {
  const ReadTx tx = office.client().read();
  for (const Proposal& proposal : must(live_proposals(tx))) {
    const bool forgotten =
        proposal.state == ProposalState::pending && office.client().now() >= proposal.expires_at.add_seconds(86'400);
    if (proposal.state == ProposalState::approved || forgotten) {
      findings.add("I12 liveness", office.tenant().name + ": " + proposal.id.to_string() + " is still " +
                                       std::string(name_of(proposal.state)));
    }
  }
  for (const DeliveryState state : {DeliveryState::executing, DeliveryState::unknown}) {
    for (const OutboxItem& item : must(outbox_in_state(tx, state))) {
      findings.add("I12 liveness", office.tenant().name + ": the delivery of " + item.proposal.to_string() +
                                       " is still " + std::string(name_of(state)));
    }
  }
}

}  // namespace dunlin::sim
