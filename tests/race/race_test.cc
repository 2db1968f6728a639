// Races: several servers on one database, each with its own connection and engine, ask for the same thing at the same
// time. Whoever comes first gets it, exactly once; everybody else is told so or told to wait.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "base/sha256.h"
#include "collections/book_rows.h"
#include "engine/verify.h"
#include "engine/verify_company_for_test.h"
#include "journal/chain.h"

namespace dunlin {
namespace {

constexpr int servers = 8;
constexpr int rounds = 4;

// A mail server for several threads.
class SharedMailer : public Mailer {
 public:
  DeliveryReport deliver(const std::string& message_id, const std::string&) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++arrived_[message_id];
    return {DeliveryOutcome::accepted, "shared"};
  }
  LookUp look_up(const std::string& message_id) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return arrived_.contains(message_id) ? LookUp::found : LookUp::absent;
  }
  [[nodiscard]] std::map<std::string, int> arrived() const { return arrived_; }

 private:
  std::mutex mutex_;
  std::map<std::string, int> arrived_;
};

class Race : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    company_ = std::make_unique<VerifyCompany>(database().open_migrated(), StoryEnds::with_the_morning);
    for (int i = 0; i < servers; ++i) {
      engines_.push_back(std::make_unique<Engine>(database().open(), company_->tenant()));
    }
  }

  Admission admission(const std::string& login, const std::string& key, int salt) const {
    const Digest entropy = sha256(key + " " + std::to_string(salt));
    return Admission{Instant::start_of(VerifyCompany::day("2026-03-10")).add_seconds(15 * 3600), company_->user(login),
                     login, key, std::string(entropy.bytes.begin(), entropy.bytes.end())};
  }

  // `ask` by every server at once.
  std::vector<Result<Answer>> all_at_once(const std::function<Result<Answer>(Engine&, int)>& ask) {
    std::vector<Result<Answer>> answers(servers, Result<Answer>(Answer{}));
    std::barrier start(servers);
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < servers; ++i) {
        threads.emplace_back([&, i] {
          start.arrive_and_wait();
          answers[static_cast<std::size_t>(i)] = ask(*engines_[static_cast<std::size_t>(i)], i);
        });
      }
    }
    return answers;
  }

  static int granted(const std::vector<Result<Answer>>& answers, std::string_view state) {
    int count = 0;
    for (const Result<Answer>& answer : answers) {
      count += answer.has_value() && std::string_view(answer->at("state").as_string()) == state;
    }
    return count;
  }

  void expect_clean() {
    VerifyOptions options;
    options.logins = company_->logins();
    const ReadTx tx = value_of(company_->engine().read());
    const VerifyReport report = value_of(verify(tx, company_->tenant(), options));
    for (const VerifyPass& pass : report.passes) {
      for (const VerifyFault& fault : pass.faults)
        ADD_FAILURE() << fault.code << " " << fault.place << " " << fault.sentence;
    }
  }

  std::int64_t entries() { return value_of(read_head(value_of(company_->engine().read()))).seq; }

  std::unique_ptr<VerifyCompany> company_;
  std::vector<std::unique_ptr<Engine>> engines_;
};

PlaceHold hold_on(Id<Customer> customer, int round) {
  PlaceHold hold;
  hold.customer = customer;
  hold.hold_kind = HoldKind::promise;
  hold.placed_on = VerifyCompany::day("2026-03-10");
  hold.reason = "promised for the " + std::to_string(round) + "th time";
  return hold;
}

TEST_P(Race, TheSameRequestIsExecutedOnce) {
  for (int round = 0; round < rounds; ++round) {
    const std::int64_t before = entries();
    const std::string key = "round " + std::to_string(round);
    const PlaceHold hold = hold_on(company_->customer("C8"), round);
    const std::vector<Result<Answer>> answers = all_at_once([&](Engine& engine, int i) {
      return engine.execute(admission("clerk", key, i), Propose{hold, ""});
    });
    for (const Result<Answer>& answer : answers) {
      ASSERT_TRUE(answer.has_value()) << answer.error().text;
      EXPECT_EQ(*answer, *answers.front());
    }
    EXPECT_EQ(entries(), before + 1);
  }
  expect_clean();
}

TEST_P(Race, OneOfManyApproversDecides) {
  std::vector<Proposal> pending;
  for (Proposal& each : value_of(live_proposals(value_of(company_->engine().read())))) {
    if (each.state == ProposalState::pending) pending.push_back(std::move(each));
  }
  ASSERT_FALSE(pending.empty());
  for (const Proposal& proposal : pending) {
    const std::vector<Result<Answer>> answers = all_at_once([&](Engine& engine, int i) {
      const std::string login = i % 2 == 0 ? "clerk" : "carla";
      const std::string key = proposal.id.to_string() + " by server " + std::to_string(i);
      if (i == servers - 1) return engine.execute(admission(login, key, i), Reject{proposal.id, "not now"});
      return engine.execute(admission(login, key, i), Approve{proposal.id, proposal.effect_digest});
    });
    const int decided = granted(answers, "approved") + granted(answers, "done") + granted(answers, "rejected") +
                        granted(answers, "superseded");
    EXPECT_EQ(decided, 1) << proposal.id.to_string();
    for (const Result<Answer>& answer : answers) {
      if (answer) continue;
      EXPECT_EQ(answer.error().reason, Reason::proposal_not_pending) << answer.error().text;
    }
  }
  expect_clean();
}

TEST_P(Race, NoPaymentIsSpentTwice) {
  // Every server applies the whole rest of one payment, 400.00 EUR, to the same invoices.
  const Currency eur = value_of(Currency::parse("EUR"));
  ApplyCash cash;
  cash.applied_on = VerifyCompany::day("2026-03-10");
  cash.payment = company_->payment("P-2");
  cash.parts = {{Money{25'000, eur}, company_->invoice("I-603")}, {Money{15'000, eur}, company_->invoice("I-602")}};
  const std::vector<Result<Answer>> answers = all_at_once([&](Engine& engine, int i) {
    return engine.execute(admission("clerk", "cash " + std::to_string(i), i), Propose{cash, ""});
  });
  EXPECT_EQ(granted(answers, "done"), 1);
  for (const Result<Answer>& answer : answers) {
    if (answer) continue;
    EXPECT_EQ(answer.error().kind(), Kind::conflict) << answer.error().text;
  }
  expect_clean();
}

TEST_P(Race, SeveralDeliverersSendAMessageOnce) {
  for (const Proposal& each : value_of(live_proposals(value_of(company_->engine().read())))) {
    if (each.state != ProposalState::pending) continue;
    (void)company_->engine().execute(admission("clerk", "approve " + each.id.to_string(), 0),
                                     Approve{each.id, each.effect_digest});
  }
  SharedMailer mailer;
  std::atomic<int> delivered{0};
  const std::vector<Result<Answer>> answers = all_at_once([&](Engine& engine, int i) -> Result<Answer> {
    int step = 0;
    const AdmissionSource admit = [&] {
      Admission made = admission("clerk", "", 1000 * i + ++step);
      made.actor = Machine{"system:executor"};
      made.login.clear();
      return made;
    };
    TRY(engine.claim_deliveries());
    const Result<std::vector<Delivered>> recovered = recover_deliveries(engine, mailer, admit);
    const Result<std::vector<Delivered>> sent = deliver_approved(engine, mailer, admit);
    engine.disclaim_deliveries();
    if (sent) delivered += static_cast<int>(sent->size());
    Answer answer;
    answer["state"] = recovered && sent ? "well" : "refused";
    return answer;
  });
  EXPECT_GT(mailer.arrived().size(), 0u);
  for (const auto& [message, copies] : mailer.arrived()) EXPECT_EQ(copies, 1) << message;
  if (GetParam() == Dialect::postgres) {
    EXPECT_EQ(granted(answers, "well"), servers);
    EXPECT_EQ(static_cast<std::size_t>(delivered.load()), mailer.arrived().size());
  }
  expect_clean();
}

INSTANTIATE_TEST_SUITE_P(Databases, Race, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
