// Mailer: the way out of the house for a message, whatever carries it.
//
// Mail goes out at most once. There is no transaction around a mail server: when it has taken a message and its answer
// is lost, sending again makes two. So a mailer reports one of three things, and never tries again by itself:
//
//   accepted   it is on its way, and that will outlive a power cut
//   refused    this call put nothing on its way, for certain; nothing needs to be looked up
//   unclear    it may be on its way or not. Nobody sends it again; a look-up, or a person, finds out
//
// A message is known by its Message-ID, which is the same however often somebody tries: look_up asks for it afterwards,
// and answers found, absent, or that it cannot tell. "Absent" is true of the moment: it settles an unclear delivery
// only when nobody is still at work on it (the process that was has ended).
//
//   const DeliveryReport report = mailer.deliver(item.message_key, bytes);
//   if (report.outcome == DeliveryOutcome::unclear) ...  // recorded as unknown, with report.detail
//   ...
//   switch (mailer.look_up(item.message_key)) ...        // later: found is done, absent is failed, cannot_tell stays
//   unknown
//
// `detail` is one line for a person; it has no address and no text of the message in it.
#pragma once

#include <cstdint>
#include <string>

namespace dunlin {

enum class DeliveryOutcome : std::uint8_t { accepted, refused, unclear };

struct DeliveryReport {
  DeliveryOutcome outcome = DeliveryOutcome::unclear;
  std::string detail;
};

enum class LookUp : std::uint8_t { found, absent, cannot_tell };

class Mailer {
 public:
  Mailer() = default;
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;
  virtual ~Mailer() = default;

  // `bytes` is a whole message as render_mail writes it; neither is empty.
  [[nodiscard]] virtual DeliveryReport deliver(const std::string& message_id, const std::string& bytes) = 0;
  [[nodiscard]] virtual LookUp look_up(const std::string& message_id) = 0;
};

}  // namespace dunlin
