#include "sim/mail_server.h"

namespace dunlin::sim {

void MailServer::take(const std::string& message_id, const std::string& bytes) {
  arriving_(message_id, bytes);
  arrived_[message_id].push_back(bytes);
}

DeliveryReport MailServer::deliver(const std::string& message_id, const std::string& bytes) {
  if (!healed_ && prng_.chance(swarm_.mail_refused)) return {DeliveryOutcome::refused, "550 no such mailbox"};
  if (!healed_ && prng_.chance(swarm_.mail_unclear)) {
    if (prng_.chance(swarm_.mail_late)) {
      arriving_(message_id, bytes);  // it has left the house: that is the moment it is judged by
      on_its_way_.emplace(message_id, bytes);
    } else if (prng_.chance(5'000)) {
      take(message_id, bytes);
    }
    return {DeliveryOutcome::unclear, "the connection broke after the message was sent"};
  }
  take(message_id, bytes);
  return {DeliveryOutcome::accepted, "250 queued"};
}

void MailServer::arrive_late() {
  for (const auto& [message_id, bytes] : on_its_way_) arrived_[message_id].push_back(bytes);
  on_its_way_.clear();
}

LookUp MailServer::look_up(const std::string& message_id) {
  if (!can_tell(message_id) || prng_.chance(swarm_.look_up_blind)) return LookUp::cannot_tell;
  return arrived_.contains(message_id) ? LookUp::found : LookUp::absent;
}

}  // namespace dunlin::sim
