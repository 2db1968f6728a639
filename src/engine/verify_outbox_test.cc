#include "engine/verify_outbox.h"

#include "engine/delivery_commands.h"
#include "engine/verify_tamper_for_test.h"

namespace dunlin {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class VerifyOutbox : public VerifyTest {
 protected:
  std::string key_of(const std::string& message) {
    return message_key_of(company().proposal(message), company().tenant().name);
  }
  std::int64_t outbox_of_message(Tamper& t, const std::string& message) {
    return t.number("SELECT id FROM outbox WHERE proposal_id = " + t.id(message));
  }
};

TEST_P(VerifyOutbox, FindsRemindersThatWereNotCounted) {
  expect_found("outbox.reminders",
               [](Tamper& t) { t.sql("DELETE FROM reminder WHERE proposal_id = " + t.id("message C2") + ";"); });
  expect_found_in_a_whole_chain("outbox.reminders", [&](Tamper& t) {
    const std::int64_t reminder = t.number("SELECT id FROM reminder WHERE proposal_id = " + t.id("message C2"));
    t.forge("reminder", "id", reminder, "customer_id", company().customer("C4").value);
  });
  expect_found_in_a_whole_chain("outbox.reminders", [](Tamper& t) {
    t.forge("reminder", "id", t.number("SELECT id FROM reminder WHERE proposal_id = " + t.id("message C2")), "number",
            3);
  });
}

TEST_P(VerifyOutbox, FindsRemindersOfWhatWasNotSent) {
  const std::string invoice = std::to_string(company().invoice("I-401").value);
  const std::string customer = std::to_string(company().customer("C4").value);
  expect_found_in_a_whole_chain("outbox.reminder", [&](Tamper& t) {
    JournalEntry& failed = t.entry_that_made("message C4", "failed");
    const std::string seq = std::to_string(failed.seq);
    t.forge_rows(failed, Reminder::table,
                 "[" + invoice + "," + std::to_string(Id<Reminder>::of(failed.seq, 9).value) + "," + customer + "," +
                     t.id("message C4") + ",1,20522," + seq + "]");
    t.sql("UPDATE chain_head SET book_seq = book_seq;");
  });
  expect_found("outbox.reminder", [&](Tamper& t) {
    t.sql(
        "INSERT INTO reminder (tenant, invoice_id, id, customer_id, proposal_id, number, sent_on, version) VALUES "
        "(1, " +
        invoice + ", 5, " + customer + ", 4711, 1, 20522, 9);");
  });
}

TEST_P(VerifyOutbox, FindsASecondAttempt) {
  expect_found("outbox.second", [](Tamper& t) {
    t.sql(
        "INSERT INTO outbox (tenant, id, proposal_id, channel, message_key, state, detail, begun_at, settled_at, "
        "version) "
        "SELECT tenant, id + 1, proposal_id, channel, message_key, state, detail, begun_at, settled_at, version "
        "FROM outbox WHERE proposal_id = " +
        t.id("message C2") + ";");
  });
}

TEST_P(VerifyOutbox, FindsAttemptsThatDoNotFitTheirProposal) {
  expect_found_in_a_whole_chain("outbox.key", [&](Tamper& t) {
    t.forge_everywhere("outbox", "id", outbox_of_message(t, "message C2"), "message_key", "another@acme");
  });
  expect_found_in_a_whole_chain(
      "outbox.state", [&](Tamper& t) { t.forge("outbox", "id", outbox_of_message(t, "message C4"), "state", "done"); });
  expect_found("outbox.missing",
               [](Tamper& t) { t.sql("DELETE FROM outbox WHERE proposal_id = " + t.id("message C2") + ";"); });
  expect_found_in_a_whole_chain("outbox.proposal", [&](Tamper& t) {
    t.forge_everywhere("outbox", "id", outbox_of_message(t, "message C4"), "proposal_id",
                       company().proposal("write_off").value);
  });
}

TEST_P(VerifyOutbox, FindsAMessageAboutOtherInvoicesThanWereJudged) {
  expect_found_in_a_whole_chain("outbox.effect", [&](Tamper& t) {
    const Proposal proposal = company().stored(company().proposal("message C2"));
    std::string basis = proposal.basis;
    const std::string invoice = std::to_string(company().invoice("I-201").value);
    basis.replace(basis.find(invoice), invoice.size(), std::to_string(company().invoice("I-401").value));
    t.forge_everywhere("proposal", "id", proposal.id.value, "basis", boost::json::string(basis));
  });
}

TEST_P(VerifyOutbox, ComparesWithTheMessagesThatAreThere) {
  Tamper tamper(company());
  VerifyOptions options = all_options();
  options.look_up = [&](const std::string& key) {
    return key == key_of("message C2") ? LookUp::absent : company().mailer().look_up(key);
  };
  EXPECT_THAT(codes_in(tamper.verify(options)), ::testing::ElementsAre("outbox.absent"));

  options = all_options();
  options.mail_files.reset();                      // as with a mail server, which lists nothing
  options.look_up = [&](const std::string& key) {  // sent although it was rejected
    return key == key_of("message C5") ? LookUp::found : company().mailer().look_up(key);
  };
  EXPECT_THAT(codes_in(tamper.verify(options)), ::testing::ElementsAre("outbox.sent"));

  options = all_options();
  options.look_up = [](const std::string&) { return LookUp::cannot_tell; };
  const VerifyReport report = tamper.verify(options);
  EXPECT_EQ(faults_in(report), "");
  EXPECT_THAT(notes_in(report), HasSubstr("3 sent messages could not be looked up"));

  options = all_options();
  options.mail_files->push_back("prp_7777.acme@dunlin.invalid.eml");
  EXPECT_THAT(codes_in(tamper.verify(options)), ::testing::ElementsAre("outbox.sent"));
}

TEST_P(VerifyOutbox, NotesWhatNobodyCanTell) {
  Tamper tamper(company());
  tamper.forge("outbox", "id", outbox_of_message(tamper, "message C3"), "state", "unknown");
  tamper.sql("UPDATE outbox SET state = 'unknown' WHERE proposal_id = " + tamper.id("message C3") + ";");
  EXPECT_THAT(notes_in(tamper.verify()),
              HasSubstr("proposal " + company().proposal("message C3").to_string() + " may have arrived or not"));
}

INSTANTIATE_TEST_SUITE_P(Databases, VerifyOutbox, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
