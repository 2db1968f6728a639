#include "server/tenant_host.h"

#include <algorithm>

#include "journal/chain.h"
#include "server/topics.h"

namespace dunlin {
namespace {

constexpr std::size_t idle_connections_max = 16;

}  // namespace

Result<std::unique_ptr<TenantHost>> TenantHost::open(const DatabaseLocation& location, const Tenant& tenant) {
  auto host = std::make_unique<TenantHost>(location, tenant);
  host->connection_ = TRY(open_tenant(location, tenant.name, IfAbsent::refuse));
  host->engine_ = std::make_unique<Engine>(*host->connection_, tenant);
  const ReadTx tx = TRY(host->engine_->read());
  host->told_seq_ = TRY(read_head(tx)).seq;
  return host;
}

TenantHost::Reader::~Reader() {
  tx_.reset();
  if (connection_ == nullptr) return;
  const std::lock_guard lock(host_->pooling_);
  if (host_->idle_.size() < idle_connections_max) host_->idle_.push_back(std::move(connection_));
}

Result<TenantHost::Reader> TenantHost::reader() {
  std::unique_ptr<Connection> connection;
  {
    const std::lock_guard lock(pooling_);
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (connection != nullptr) {
    if (Result<ReadTx> tx = ReadTx::begin(*connection, tenant_.key)) {
      return Reader(*this, std::move(connection), std::move(*tx));
    }
    // A server that was restarted meanwhile: with a new connection once more.
  }
  connection = TRY(open_tenant(location_, tenant_.name, IfAbsent::refuse));
  ReadTx tx = TRY(ReadTx::begin(*connection, tenant_.key));
  return Reader(*this, std::move(connection), std::move(tx));
}

Result<Answer> TenantHost::execute(const Admission& admission, const Command& command) {
  Result<Answer> answer = [&] {
    const std::lock_guard lock(writing_);
    return engine_->execute(admission, command);
  }();
  tell();
  return answer;
}

Result<Answer> TenantHost::rehearse(const Admission& admission, const Command& command) {
  const std::lock_guard lock(writing_);
  Engine rehearsal(*connection_, tenant_, EngineMode::dry_run);
  return rehearsal.execute(admission, command);
}

void TenantHost::listen(Listener listener) {
  const std::lock_guard lock(listening_);
  std::erase_if(listeners_, [](const Listener& one) { return one.stream.expired(); });
  listeners_.push_back(std::move(listener));
}

void TenantHost::hang_up(const std::function<bool(const Listener&)>& whom) {
  const std::lock_guard lock(listening_);
  for (const Listener& one : listeners_) {
    const std::shared_ptr<EventStream> stream = one.stream.lock();
    if (stream && whom(one)) stream->close();
  }
}

std::size_t TenantHost::listeners() {
  const std::lock_guard lock(listening_);
  return static_cast<std::size_t>(
      std::count_if(listeners_.begin(), listeners_.end(), [](const Listener& one) { return !one.stream.expired(); }));
}

void TenantHost::tell() {
  const Result<Reader> reader = this->reader();
  if (!reader) return;
  const Result<ChainHead> head = read_head(reader->tx());
  if (!head) return;
  const std::lock_guard lock(listening_);
  if (head->seq <= told_seq_) return;
  const std::int64_t before = told_seq_;
  told_seq_ = head->seq;
  if (listeners_.empty()) return;
  const Result<Topics> topics = topics_between(reader->tx(), before, head->seq);
  push(news_of(head->seq, topics ? *topics : all_topics()));
}

void TenantHost::tell_of(std::string_view topic) {
  const std::lock_guard lock(listening_);
  push(news_of(told_seq_, {topic}));
}

// Under the lock of those who listen.
void TenantHost::push(const std::string& news) {
  for (const Listener& one : listeners_) {
    if (const std::shared_ptr<EventStream> stream = one.stream.lock()) stream->push({"changed", news});
  }
}

}  // namespace dunlin
