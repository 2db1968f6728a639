#include "engine/verify_authority.h"

#include "engine/journal_row.h"
#include "engine/verify_tamper_for_test.h"

namespace dunlin {
namespace {

using ::testing::Contains;

// Journal, tables and hashes are forged alike: only who was allowed what can tell.
class VerifyAuthority : public VerifyTest {
 protected:
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in " << text.substr(0, 300);
    text.replace(at, from.size(), to);
  }
  std::string user_text(const std::string& login) { return "user:" + company().user(login).to_string(); }
  static std::string company_policy(Tamper& t, std::int64_t number) {
    const Statement body{"tamper.policy", "SELECT body FROM policy_version WHERE tenant = $1 AND number = $2"};
    std::string text;
    value_of(t.tx().each(
        body,
        [&](const RowView& row) -> Result<> {
          text = row.bytes(0);
          return {};
        },
        number));
    return text;
  }
  std::int64_t approval_of(Tamper& t, const std::string& name) {
    return t.number("SELECT id FROM approval WHERE proposal_id = " + t.id(name));
  }
};

TEST_P(VerifyAuthority, FindsActorsThatMayNot) {
  expect_found_in_a_whole_chain("authority.actor", [](Tamper& t) {
    t.entry_of("record_chunk", 1).actor = "user:usr_zzz0000";
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.actor", [](Tamper& t) {
    t.entry_of("record_chunk", 1).actor = "mallory";
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.actor", [](Tamper& t) {  // a machine imports nothing
    t.entry_of("record_chunk", 1).actor = "system:scheduler";
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.role", [&](Tamper& t) {
    t.entry_of("record_chunk", 1).actor = user_text("audit");
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.role", [&](Tamper& t) {
    t.entry_of("reject").actor = user_text("audit");
    t.forge("approval", "id", t.number("SELECT id FROM approval WHERE verdict = 'rejected'"), "user_id",
            company().user("audit").value);
    t.forge("proposal", "id", company().proposal("message C5").value, "decided_by", company().user("audit").value);
  });
}

TEST_P(VerifyAuthority, DerivesRolesAnewAsOfEachEntry) {
  // The controller was never one: everything that he approved falls.
  Tamper tamper(company());
  tamper.forge("user_role", "user_id", company().user("carla").value, "roles", "collector");
  const VerifyReport report = tamper.verify(all_options());
  EXPECT_EQ(report.passes[0].fault_count + report.passes[1].fault_count, 0) << faults_in(report);
  std::set<std::string> places;
  for (const VerifyFault& fault : report.passes[3].faults) {
    if (fault.code == "authority.role") places.insert(fault.place);
  }
  const auto entry = [](const JournalEntry& e) { return "entry " + std::to_string(e.seq); };
  EXPECT_TRUE(places.contains(entry(tamper.entry_that_made("write_off", "done")) + ", proposal " +
                              company().proposal("write_off").to_string()));
  EXPECT_TRUE(places.contains(entry(tamper.entry_that_made("policy", "pending"))));
  EXPECT_TRUE(places.contains(entry(tamper.entry_that_made("segment", "done")) + ", proposal " +
                              company().proposal("segment").to_string()));
}

TEST_P(VerifyAuthority, KnowsWhoseCustomersAreWhose) {
  Tamper tamper(company());
  tamper.forge("customer", "id", company().customer("C3").value, "owner", "somebody else");
  EXPECT_THAT(codes_in(tamper.verify(all_options())), Contains("authority.role"));
  VerifyOptions without_logins = all_options();
  without_logins.logins.reset();
  EXPECT_EQ(faults_in(tamper.verify(without_logins)), "") << "then every owned customer passes for the owner's";
  tamper.forge("customer", "id", company().customer("C3").value, "owner", "");
  EXPECT_THAT(codes_in(tamper.verify(without_logins)), Contains("authority.role"));
}

TEST_P(VerifyAuthority, FindsApprovalsThatAreNone) {
  const std::string digest(64, '7');
  expect_found_in_a_whole_chain("authority.digest", [&](Tamper& t) {
    t.forge("approval", "id", approval_of(t, "message C2"), "digest_seen", boost::json::string(digest));
  });
  expect_found_in_a_whole_chain("authority.rule", [&](Tamper& t) {  // no approval at all
    t.remove_table_from(t.entry_that_made("message C2", "approved"), "approval");
    t.sql("DELETE FROM approval WHERE proposal_id = " + t.id("message C2") + ";");
  });
  expect_found_in_a_whole_chain("authority.approval", [&](Tamper& t) {  // somebody else's
    t.forge("approval", "id", approval_of(t, "message C2"), "user_id", company().user("carla").value);
  });
  expect_found_in_a_whole_chain("authority.approval", [&](Tamper& t) {
    t.forge("approval", "id", approval_of(t, "message C2"), "verdict", "rejected");
  });
  expect_found_in_a_whole_chain("authority.approval", [&](Tamper& t) {
    t.forge("approval", "id", approval_of(t, "message C2"), "decided_at", 1);
  });
  expect_found_in_a_whole_chain("authority.approval", [&](Tamper& t) {  // of a proposal that does not move
    t.forge("approval", "id", approval_of(t, "message C2"), "proposal_id", company().proposal("message C8").value);
  });
}

TEST_P(VerifyAuthority, FindsTwoEyesWhereFourAreDemanded) {
  expect_found_in_a_whole_chain("authority.four_eyes", [&](Tamper& t) {
    // As if the controller had approved what she proposed herself.
    t.entry_that_made("write_off", "pending").actor = user_text("carla");
    replace(t.entry_that_made("write_off", "pending").decision, "collector", "controller");
    t.forge_everywhere("proposal", "id", company().proposal("write_off").value, "proposed_by",
                       boost::json::string(user_text("carla")));
  });
}

TEST_P(VerifyAuthority, FindsWhatHadExpired) {
  const std::int64_t proposal = company().proposal("write_off").value;
  const std::int64_t then = company().stored(company().proposal("write_off")).expires_at.micros;
  expect_found_in_a_whole_chain("authority.expired", [&](Tamper& t) {
    t.forge_everywhere("proposal", "id", proposal, "expires_at", t.entry_that_made("write_off", "done").at.micros);
  });
  expect_found_in_a_whole_chain("authority.expired", [&](Tamper& t) {  // before its time
    t.forge_everywhere("proposal", "id", company().proposal("message C8").value, "expires_at", then * 2);
  });
  expect_found_in_a_whole_chain("authority.expired", [&](Tamper& t) {  // approved in time, begun too late
    const Instant begun = t.entry_that_made("message C2", "executing").at;
    t.forge_everywhere("proposal", "id", company().proposal("message C2").value, "expires_at", begun.micros);
  });
}

TEST_P(VerifyAuthority, FindsStepsThatAProposalCannotTake) {
  expect_found_in_a_whole_chain("authority.state", [&](Tamper& t) {
    t.forge("proposal", "id", company().proposal("message C5").value, "state", "approved");
  });
  expect_found_in_a_whole_chain("authority.state", [&](Tamper& t) {
    t.forge("proposal", "id", company().proposal("message C8").value, "state", "superseded");
  });
  expect_found_in_a_whole_chain("authority.state", [&](Tamper& t) {  // a message is done by its delivery alone
    t.set_in(t.entry_that_made("message C2", "approved"), "proposal", "id", company().proposal("message C2").value,
             "state", "done");
  });
  expect_found_in_a_whole_chain("authority.state", [&](Tamper& t) {
    t.forge("outbox", "id", t.number("SELECT id FROM outbox WHERE proposal_id = " + t.id("message C4")), "state",
            "done");
  });
  expect_found_in_a_whole_chain("authority.state", [&](Tamper& t) {
    t.set_in(t.entry_that_made("message C2", "executing"), "outbox", "id",
             t.number("SELECT id FROM outbox WHERE proposal_id = " + t.id("message C2")), "begun_at", 5);
  });
}

TEST_P(VerifyAuthority, FindsProposalsThatWereChangedAfterTheyWereSeen) {
  const Proposal proposal = company().stored(company().proposal("message C2"));
  for (const char* column : {"effect_digest", "summary", "basis", "decision", "proposed_by", "action"}) {
    expect_found_in_a_whole_chain("authority.proposal", [&](Tamper& t) {
      t.set_in(t.entry_that_made("message C2", "pending"), "proposal", "id", proposal.id.value, column, "{}");
    });
  }
  expect_found_in_a_whole_chain("authority.proposal", [&](Tamper& t) {
    t.set_in(t.entry_that_made("message C2", "pending"), "proposal", "id", proposal.id.value, "customer_id", 7);
  });
}

TEST_P(VerifyAuthority, FindsSummariesThatAreNotTheProposals) {
  const auto forge_summary = [&](Tamper& t, const std::string& name, const std::string& from, const std::string& to) {
    std::string summary = company().stored(company().proposal(name)).summary;
    replace(summary, from, to);
    t.forge_everywhere("proposal", "id", company().proposal(name).value, "summary", boost::json::string(summary));
  };
  expect_found_in_a_whole_chain("authority.proposal", [&](Tamper& t) {
    forge_summary(t, "message C2", R"("segment":"standard")", R"("segment":"risk")");
  });
  expect_found_in_a_whole_chain("authority.proposal", [&](Tamper& t) {
    forge_summary(t, "write_off", R"("initiator":"person")", R"("initiator":"agent")");
  });
  expect_found_in_a_whole_chain("authority.proposal", [&](Tamper& t) {
    forge_summary(t, "write_off", R"("action":"write_off")", R"("action":"place_hold")");
  });
  expect_found_in_a_whole_chain("authority.denied", [&](Tamper& t) {  // about a disputed item nobody may write
    forge_summary(t, "message C2", R"("item_disputed":false)", R"("item_disputed":true)");
  });
  expect_found_in_a_whole_chain("authority.rule", [&](Tamper& t) {  // went by a rule that is for punctual payers
    forge_summary(t, "message C1", R"("behaviour":"punctual")", R"("behaviour":"chronic")");
  });
  expect_found_in_a_whole_chain("authority.rule", [&](Tamper& t) {
    forge_summary(t, "message C1", R"("amount":"500.00 EUR")", R"("amount":"5000.01 EUR")");
  });
  expect_found_in_a_whole_chain("authority.unreadable",
                                [&](Tamper& t) { forge_summary(t, "message C2", R"("segment")", R"("segments")"); });
}

TEST_P(VerifyAuthority, JudgesByThePolicyThatWasInForce) {
  expect_found("authority.rule", [&](Tamper& t) {  // the second version was as careful as the first
    const std::string first = company_policy(t, 1);
    t.forge("policy_version", "number", 2, "body", boost::json::string(first));
    t.forge("policy_version", "number", 2, "digest", boost::json::string(sha256(first).hex()));
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {  // nor is it the one that was approved
    const std::string looser = company_policy(t, 2) + "\n";
    t.forge("policy_version", "number", 2, "body", boost::json::string(looser));
    t.forge("policy_version", "number", 2, "digest", boost::json::string(sha256(looser).hex()));
  });
  expect_found_in_a_whole_chain("authority.policy", [&](Tamper& t) {
    t.forge("policy_version", "number", 2, "digest", std::string(64, '0').c_str());
  });
  expect_found_in_a_whole_chain(
      "authority.policy", [&](Tamper& t) { t.forge("policy_version", "number", 2, "body", "kill_switch = perhaps"); });
  expect_found_in_a_whole_chain("authority.policy",
                                [&](Tamper& t) { t.forge("policy_version", "number", 2, "number", 5); });
}

TEST_P(VerifyAuthority, FindsGovernanceThatNobodyDecided) {
  expect_found_in_a_whole_chain("authority.user_role", [&](Tamper& t) {
    JournalEntry& entry = t.entry_of("close_batch");
    t.forge_rows(
        entry, UserRole::table,
        "[" + std::to_string(company().user("clerk").value) + ",\"controller\"," + std::to_string(entry.seq) + "]");
  });
  expect_found_in_a_whole_chain("authority.policy", [&](Tamper& t) {
    JournalEntry& entry = t.entry_of("expire_proposals");
    t.forge_rows(entry, PolicyVersion::table,
                 "[3,\"" + sha256("x").hex() + "\",\"x\"," + std::to_string(entry.at.micros) + "," +
                     std::to_string(entry.seq) + "]");
    t.sql("UPDATE chain_head SET book_seq = 50;");
  });
  expect_found_in_a_whole_chain("authority.segment", [&](Tamper& t) {
    t.forge("customer", "id", company().customer("C2").value, "segment", "risk");
  });
  expect_found_in_a_whole_chain("authority.table", [&](Tamper& t) {
    JournalEntry& entry = t.entry_of("expire_proposals");
    t.forge_rows(entry, Setting::table, R"(["currency","USD",)" + std::to_string(entry.seq) + "]");
  });
}

TEST_P(VerifyAuthority, FindsEffectsThatAreNotWhatWasApproved) {
  const auto application = [](Tamper& t, const std::string& amount) {
    return t.number("SELECT id FROM application WHERE amount_minor = " + amount);
  };
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("application", "id", application(t, "20000"), "amount_minor", 20'001);
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("adjustment", "id", t.number("SELECT id FROM adjustment"), "amount_minor", 100);
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("application", "id", application(t, "-10000"), "applied_on", company().day("2026-03-05").days);
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("hold", "id", t.number("SELECT id FROM hold WHERE released_on IS NOT NULL"), "released_on", 1);
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("hold", "id", t.number("SELECT id FROM hold WHERE released_on IS NULL"), "kind", "other");
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("customer", "id", company().customer("C6").value, "segment", "risk");
    t.forge("segment_change", "id", t.number("SELECT id FROM segment_change"), "segment", "risk");
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("credit_review", "id", t.number("SELECT id FROM credit_review"), "score_basis_points", 1);
  });
  expect_found_in_a_whole_chain("authority.effect", [&](Tamper& t) {
    t.forge("user_role", "user_id", t.number("SELECT MAX(user_id) FROM user_role"), "roles", "controller");
  });
}

TEST_P(VerifyAuthority, FindsWritesThatTheCommandDoesNotMake) {
  const std::string row = "[" + std::to_string(company().invoice("I-101").value) + ",";
  expect_found_in_a_whole_chain("authority.table", [&](Tamper& t) {  // a rejection that applies cash
    JournalEntry& entry = t.entry_of("reject");
    t.forge_rows(entry, Application::table,
                 row + std::to_string(Id<Application>::of(entry.seq, 7).value) + ",\"payment\"," +
                     std::to_string(company().payment("P-2").value) + ",20520,100,0," + std::to_string(entry.seq) +
                     "]");
  });
  expect_found("authority.posted", [&](Tamper& t) {  // posted money is written again
    JournalEntry& entry = t.entry_of("record_chunk", 4);
    const std::int64_t application = t.number("SELECT id FROM application WHERE amount_minor = 30000");
    t.forge_rows(entry, Application::table,
                 "[" + std::to_string(company().invoice("I-601").value) + "," + std::to_string(application) +
                     ",\"payment\"," + std::to_string(company().payment("P-1").value) + ",20485,29999,0," +
                     std::to_string(entry.seq) + "]");
  });
  expect_found("authority.table", [&](Tamper& t) {
    t.add_group(t.entry_of("record_chunk", 4), R"({"columns":["id"],"erase":[[)" +
                                                   std::to_string(company().payment("P-3").value) +
                                                   R"(]],"table":"payment"})");
    t.sql("DELETE FROM payment WHERE reference = 'P-3';");
  });
  expect_found_in_a_whole_chain("authority.command", [](Tamper& t) {
    t.entry_of("close_batch").command = "close_eyes";
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.operation", [&](Tamper& t) {
    replace(t.entry_of("approve").decision, "approve_change_policy", "view_policy");
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.founding", [](Tamper& t) {
    t.entry_of("expire_proposals").command = "found_tenant";
    t.forged();
  });
}

TEST_P(VerifyAuthority, FindsKeysThatWereUsedTwice) {
  expect_found_in_a_whole_chain("authority.key", [](Tamper& t) {
    t.entry_of("close_batch").key = "another";
    t.forged();
  });
  expect_found_in_a_whole_chain("authority.key", [](Tamper& t) {
    t.entry_of("close_batch").input = sha256("another");
    t.forged();
  });
}

TEST_P(VerifyAuthority, FindsAMachineRunBeyondItsLimits) {
  // One message went by rule where the policy in force let none go.
  Tamper tamper(company());
  std::string policy = company_policy(tamper, 2);
  replace(policy, "autonomous_messages_per_run = 200", "autonomous_messages_per_run = 0");
  tamper.forge("policy_version", "number", 2, "body", boost::json::string(policy));
  tamper.forge("policy_version", "number", 2, "digest", boost::json::string(sha256(policy).hex()));
  const VerifyReport report = tamper.verify();
  EXPECT_THAT(codes_in(report), Contains("authority.rule"));
  EXPECT_THAT(faults_in(report), ::testing::HasSubstr("limit.autonomous_messages_per_run"));
}

INSTANTIATE_TEST_SUITE_P(Databases, VerifyAuthority, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
