// Office: one simulated company with its people, its books (the oracle's) and its part of the database. It lives one
// day at a time and judges every answer that it gets.
//
// The oracle may say of an answer: this must not have been granted, or: this must not have been refused. It never
// asks the database what is right.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agents/message_template.h"
#include "control/proposal.h"
#include "intake/mapping.h"
#include "journal/chain.h"
#include "sim/client.h"
#include "sim/ledger_model.h"
#include "sim/mail_server.h"
#include "sim/paperwork.h"
#include "sim/staff.h"

namespace dunlin::sim {

// A proposal as the office saw it first, and what became of it since.
struct Case {
  Action action;
  std::string digest;
  std::string proposed_by;
  ProposalState state = ProposalState::pending;
  Instant expires_at;
  std::string fingerprint;  // of the customer's affairs when it was seen first
  std::int64_t customer = 0;
  std::int64_t reminder_number = 1;
  std::int64_t policy = 0;       // revision that it was seen under
  std::int64_t approved_by = 0;  // a person
  bool possible = true;          // when it was seen first
};

class Office {
 public:
  Office(Client::Setting setting, const Prng& seed, Date founded_on);

  void found();
  void live(Date day);
  // Nothing fails any more and everybody does his work: what is approved goes out, what is unknown is found out.
  void live_in_peace(Date day);

  [[nodiscard]] Client& client() { return client_; }
  [[nodiscard]] const LedgerModel& books() const { return books_; }
  [[nodiscard]] const MailServer& mail() const { return mail_; }
  [[nodiscard]] const Tenant& tenant() const { return setting_.tenant; }
  [[nodiscard]] const Staff& staff() const { return staff_; }
  [[nodiscard]] const std::map<std::int64_t, Case>& cases() const { return cases_; }
  [[nodiscard]] ChainHead& head_seen() { return head_seen_; }  // on the evening before; for the checkers
  void heal() { mail_.heal(), peace_ = true; }

 private:
  // What the company knows of its models.
  struct KnownModel {
    Date trained_on;
    bool promoted = false;
    bool retired = false;
  };
  std::vector<KnownModel> models_;
  std::map<std::int64_t, Date> follow_ups_;  // open, by customer

  struct WaitingBatch {
    Id<ImportBatch> batch;
    FileOfDay file;  // its waiting lines
  };

  // office.cc: files, the morning, the mail
  void receive(Date day);
  void import(const FileOfDay& file);
  void import(const FileOfDay& file, const std::string& text, Id<ImportBatch> replay_of);
  void replay_some();
  void learn_ids(const FileOfDay& file);
  void learn(Date day);  // records and retires payment models, and judges what is answered
  void run_morning(Date day);
  void deliver();
  void note_outcomes();
  // office_plans.cc: follow-ups and moved accounts
  void arrange();
  void judge_plans(Date day);
  void arriving(const std::string& message_id, const std::string& bytes);
  [[nodiscard]] std::string forbids(const Case& message, const std::string& bytes) const;

  // office_people.cc: proposing and deciding
  void see_proposals();
  void decide();
  void decide_one(std::int64_t id, Case& known);
  void judge_approval(std::int64_t id, Case& known, const Employee& who, bool stale, Instant asked_at,
                      const Result<Answer>& answer);
  void reject(std::int64_t id, Case& known, const Employee& who);
  void settle_unknown();
  void act();
  void propose(const Employee& who, const Action& action);
  void judge_proposal(const Employee& who, const Action& action, const Result<Answer>& answer, bool allowed,
                      const std::string& objection);
  void carried_out(const Action& action);
  [[nodiscard]] std::optional<Action> wish();
  [[nodiscard]] std::optional<Action> wish_about_money();
  [[nodiscard]] std::optional<Action> wish_about_customers();
  [[nodiscard]] Action wish_about_policy();
  void learn_holds(std::int64_t customer);
  [[nodiscard]] const Employee& somebody() { return staff_.people[prng_.below(staff_.people.size())]; }
  [[nodiscard]] const Employee& right_person(const Action& action, const std::string& proposed_by);
  [[nodiscard]] Request request_of(const Employee& who, const Action& action, std::int64_t customer) const;
  [[nodiscard]] std::string policy_text(const std::string& mode, bool kill_switch) const;
  [[nodiscard]] Actor actor(const Employee& who) const { return Id<User>{who.user}; }

  void finding(std::string_view checker, const std::string& text);

  Client::Setting setting_;
  Prng prng_;
  Prng plans_;
  Client client_;
  Paperwork paperwork_;
  MailServer mail_;
  LedgerModel books_;
  Staff staff_ = usual_staff();
  Templates templates_;
  Mapping mapping_;
  Date founded_on_;
  bool peace_ = false;
  ChainHead head_seen_;
  Date asleep_until_;  // nobody delivers before that day

  std::set<std::string> imported_;  // texts, with their kind
  std::vector<WaitingBatch> waiting_;
  std::map<std::int64_t, Case> cases_;  // by id of the proposal
  std::string mode_;
  bool kill_switch_ = false;
  std::int64_t policy_ = 1;  // revisions
};

}  // namespace dunlin::sim
