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

void TenantHost::listen(const std::shared_ptr<EventStream>& stream) {
  const std::lock_guard lock(listening_);
  std::erase_if(streams_, [](const std::weak_ptr<EventStream>& one) { return one.expired(); });
  streams_.push_back(stream);
}

void TenantHost::stop_listening() {
  const std::lock_guard lock(listening_);
  for (const std::weak_ptr<EventStream>& one : streams_) {
    if (const std::shared_ptr<EventStream> stream = one.lock()) stream->close();
  }
  streams_.clear();
}

std::size_t TenantHost::listeners() {
  const std::lock_guard lock(listening_);
  return static_cast<std::size_t>(std::count_if(streams_.begin(), streams_.end(),
                                                [](const std::weak_ptr<EventStream>& one) { return !one.expired(); }));
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
  if (streams_.empty()) return;
  const Result<Topics> topics = topics_between(reader->tx(), before, head->seq);
  push(news_of(head->seq, topics ? *topics : all_topics()));
}

void TenantHost::tell_of(std::string_view topic) {
  const std::lock_guard lock(listening_);
  push(news_of(told_seq_, {topic}));
}

// Under the lock of those who listen.
void TenantHost::push(const std::string& news) {
  for (const std::weak_ptr<EventStream>& one : streams_) {
    if (const std::shared_ptr<EventStream> stream = one.lock()) stream->push({"changed", news});
  }
}

}  // namespace dunlin
