// TenantHost: one tenant of a running server: one engine that writes, one command at a time, and connections that read
// snapshots beside it, as many as are asked for at once.
//
//   const TenantHost::Reader reader = TRY(host.reader());
//   worklist_view(reader.tx(), onlooker, question);
//   host.execute(admission, Approve{proposal, digest});         // waits for its turn; then the listeners are told
//
// Thread-safe. A reader goes back to the pool when it is destroyed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/database.h"
#include "engine/engine.h"
#include "server/answer_cache.h"
#include "server/assessment_cache.h"
#include "server/errand.h"
#include "server/event_stream.h"
#include "server/past_books.h"
#include "server/verification_desk.h"

namespace dunlin {

class TenantHost {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TenantHost>> open(const DatabaseLocation& location, const Tenant& tenant);
  TenantHost(DatabaseLocation location, Tenant tenant) : location_(std::move(location)), tenant_(std::move(tenant)) {}

  class Reader {
   public:
    Reader(TenantHost& host, std::unique_ptr<Connection> connection, ReadTx tx)
        : host_(&host), connection_(std::move(connection)), tx_(std::move(tx)) {}
    Reader(Reader&&) = default;
    ~Reader();
    [[nodiscard]] const ReadTx& tx() const { return *tx_; }

   private:
    TenantHost* host_;
    std::unique_ptr<Connection> connection_;
    std::optional<ReadTx> tx_;
  };
  [[nodiscard]] Result<Reader> reader();

  [[nodiscard]] Result<Answer> execute(const Admission& admission, const Command& command);
  // The same path, rolled back.
  [[nodiscard]] Result<Answer> rehearse(const Admission& admission, const Command& command);
  // What takes long and executes several commands (the morning run, an import), beside the others, on a connection of
  // its own: the database keeps two writers apart for as long as a command takes, and no longer.
  template <class T>
  [[nodiscard]] Result<T> aside(const std::function<Result<T>(Engine&)>& body, EngineMode mode = EngineMode::normal) {
    const std::unique_ptr<Connection> connection = TRY(open_tenant(location_, tenant_.name, IfAbsent::refuse));
    Engine engine(*connection, tenant_, mode);
    Result<T> outcome = body(engine);
    tell();
    return outcome;
  }

  [[nodiscard]] const Tenant& tenant() const { return tenant_; }

  struct Listener {
    Id<User> user;
    std::string session;  // digest of the browser's token; empty for a program
    std::weak_ptr<EventStream> stream;
  };
  // Whoever listens hears of every change, until the stream is closed or given up.
  void listen(Listener listener);
  void hang_up(const std::function<bool(const Listener&)>& whom);
  [[nodiscard]] std::size_t listeners();
  void tell();                           // those who listen, if the journal has grown, also by another process
  void tell_of(std::string_view topic);  // of something that is in no entry

  [[nodiscard]] AssessmentSource assessments() { return assessments_.source(); }

  [[nodiscard]] PastBooks& past() { return past_; }

  [[nodiscard]] AnswerCache& answers() { return answers_; }
  // What takes long, one of each at a time.
  [[nodiscard]] VerificationDesk& verification() { return verification_; }
  [[nodiscard]] Errand& training() { return training_; }

 private:
  void push(const std::string& news);

  DatabaseLocation location_;
  Tenant tenant_;
  std::mutex writing_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Engine> engine_;
  std::mutex pooling_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::mutex listening_;
  std::vector<Listener> listeners_;
  std::int64_t told_seq_ = 0;
  AnswerCache answers_;
  AssessmentCache assessments_;
  PastBooks past_;
  // They use the others until they end, so they go first.
  VerificationDesk verification_;
  Errand training_;
};

}  // namespace dunlin
