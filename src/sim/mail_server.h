// MailServer: the world's side of a mailer. It refuses, loses its answer before or after it took the message, and is
// the only one who knows what really arrived.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/prng.h"
#include "correspondence/mailer.h"
#include "sim/swarm.h"

namespace dunlin::sim {

class MailServer : public Mailer {
 public:
  // `arriving` is told of every message that really goes out, before anybody hears of it.
  using Arriving = std::function<void(const std::string& message_id, const std::string& bytes)>;

  MailServer(const Prng& seed, const Swarm& swarm, Arriving arriving)
      : prng_(seed.child("mail")), swarm_(swarm), arriving_(std::move(arriving)) {}

  [[nodiscard]] DeliveryReport deliver(const std::string& message_id, const std::string& bytes) override;
  [[nodiscard]] LookUp look_up(const std::string& message_id) override;

  // A day has passed: what was on its way arrives.
  void arrive_late();
  // Whether anybody could tell what became of it.
  [[nodiscard]] bool can_tell(const std::string& message_id) const { return !on_its_way_.contains(message_id); }

  void heal() { healed_ = true; }
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& arrived() const { return arrived_; }

 private:
  void take(const std::string& message_id, const std::string& bytes);

  Prng prng_;
  const Swarm& swarm_;
  Arriving arriving_;
  bool healed_ = false;
  std::map<std::string, std::vector<std::string>> arrived_;  // every copy
  std::map<std::string, std::string> on_its_way_;
};

}  // namespace dunlin::sim
