#include "engine/command_context.h"

#include <array>

#include "base/canonical_json.h"
#include "control/proposal_rows.h"

namespace dunlin {
namespace {

constexpr std::size_t salt_bytes = 16;

}  // namespace

bool machine_may(Operation operation) {
  switch (operation) {
    case Operation::run_morning:
    case Operation::train_model:
    case Operation::propose_send_message:
    case Operation::seal:
    case Operation::verify:
      return true;
    default:
      return false;
  }
}

std::string to_string(const Actor& actor) {
  if (const auto* user = std::get_if<Id<User>>(&actor)) return "user:" + user->to_string();
  return std::get<Machine>(actor).name;
}

Id<User> person_of(std::string_view actor) {
  constexpr std::string_view prefix = "user:";
  if (!actor.starts_with(prefix)) return {};
  const Result<Id<User>> user = Id<User>::parse(actor.substr(prefix.size()));
  return user ? *user : Id<User>{};
}

Result<Digest> CommandContext::keep_content(std::int64_t id, std::string body) {
  const Digest derived = hmac_sha256(admission_.entropy, "salt " + std::to_string(id));
  Content content;
  content.id = id;
  content.salt.bytes.assign(reinterpret_cast<const char*>(derived.bytes.data()), salt_bytes);
  content.body.bytes = std::move(body);
  const Digest digest = content.digest();
  TRY(tx_.insert(std::move(content)));
  return digest;
}

Result<Identity> authorise_actor(const ReadTx& tx, const Actor& actor, Operation operation, const Subject& subject) {
  if (const auto* user = std::get_if<Id<User>>(&actor)) {
    Identity identity = TRY(identity_of(tx, *user));
    TRY(authorise(identity, operation, subject));
    return identity;
  }
  if (!machine_may(operation)) {
    return refuse(Reason::role_missing,
                  to_string(actor) + " may not " + std::string(name_of(operation)) + ": that takes a person");
  }
  return Identity{};
}

Result<Identity> CommandContext::authorise_actor(Operation operation, const Subject& subject) {
  note_decision("operation", std::string(name_of(operation)));
  Identity identity = TRY(dunlin::authorise_actor(tx_, admission_.actor, operation, subject));
  if (std::holds_alternative<Id<User>>(admission_.actor)) note_decision("roles", identity.roles.to_string());
  return identity;
}

std::string CommandContext::decision_json() const {
  CanonicalWriter writer;
  writer.begin_object();
  for (const auto& [name, value] : decision_) writer.key(name).text(value);
  writer.end_object();
  return writer.take();
}

}  // namespace dunlin
