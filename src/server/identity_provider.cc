#include "server/identity_provider.h"

#include <boost/json.hpp>

#include "base/sha256.h"
#include "server/web_client.h"

namespace dunlin {
namespace {

constexpr std::int64_t description_micros = 3'600'000'000;
constexpr std::int64_t keys_pause_micros = 60'000'000;

tl::unexpected<Refusal> refused(std::string text) {
  return refuse(Reason::identity_refused, std::move(text));
}

Result<boost::json::object> ask_json(const WebQuestion& question) {
  const std::string text = TRY(ask_web(question));
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return refused("The provider answered with something that is no JSON object.");
  return std::move(value.get_object());
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

Result<IdentityProvider::Description> IdentityProvider::description() {
  const std::lock_guard lock(reading_);
  const Instant now = clock_();
  if (description_ && now.micros - description_->read_at.micros < description_micros) return *description_;
  const std::string slash = settings_.issuer.ends_with('/') ? "" : "/";
  const boost::json::object json =
      TRY(ask_json({settings_.issuer + slash + ".well-known/openid-configuration", {}, "", "", ""}));
  if (text_of(json, "issuer") != settings_.issuer) return refused("The provider calls itself by another name.");
  Description read{now,
                   text_of(json, "authorization_endpoint"),
                   text_of(json, "token_endpoint"),
                   text_of(json, "jwks_uri"),
                   text_of(json, "userinfo_endpoint"),
                   false};
  for (const std::string& address : {read.authorization_endpoint, read.token_endpoint, read.keys_address}) {
    if (safe_origin_of(address).empty()) return refused("The provider gives an address that is not over HTTPS.");
  }
  const boost::json::value* names = json.if_contains("authorization_response_iss_parameter_supported");
  read.names_itself = names != nullptr && names->is_bool() && names->get_bool();
  description_ = read;
  return read;
}

Result<std::string> IdentityProvider::address_to_ask(const SignInErrand& errand, const std::string& redirect) {
  const Description at = TRY(description());
  const Digest challenge = sha256(errand.verifier);
  const std::string_view challenge_bytes(reinterpret_cast<const char*>(challenge.bytes.data()), challenge.bytes.size());
  const std::string scope = settings_.login_claim == "email" ? "openid email" : "openid profile";
  const char joint = at.authorization_endpoint.find('?') == std::string::npos ? '?' : '&';
  return at.authorization_endpoint + joint +
         url_encoded({{"response_type", "code"},
                      {"client_id", settings_.client_id},
                      {"redirect_uri", redirect},
                      {"scope", scope},
                      {"state", errand.state},
                      {"nonce", errand.nonce},
                      {"code_challenge", base64url(challenge_bytes)},
                      {"code_challenge_method", "S256"}});
}

Result<> IdentityProvider::check_issuer(std::string_view issuer) {
  const Description at = TRY(description());
  if (issuer.empty() && !at.names_itself) return {};
  if (issuer != settings_.issuer) return refused("The answer comes from another provider than was asked.");
  return {};
}

Result<ProvenIdentity> IdentityProvider::redeem(const std::string& code, const SignInErrand& errand,
                                                const std::string& redirect) {
  const Description at = TRY(description());
  WebQuestion question{at.token_endpoint,
                       {{"grant_type", "authorization_code"},
                        {"code", code},
                        {"redirect_uri", redirect},
                        {"code_verifier", errand.verifier}},
                       "",
                       "",
                       ""};
  if (settings_.client_secret.empty()) {
    question.form.emplace_back("client_id", settings_.client_id);
  } else {
    question.user = settings_.client_id;
    question.password = settings_.client_secret;
  }
  const boost::json::object answer = TRY(ask_json(question));
  const std::string token = text_of(answer, "id_token");
  if (token.empty()) return refused("The provider gave no token for the code.");
  const std::string access_token = text_of(answer, "access_token");
  const IdTokenDemand demand{settings_.issuer, settings_.client_id,   errand.nonce,
                             access_token,     settings_.login_claim, clock_()};
  ProvenIdentity identity = TRY(read_id_token(token, TRY(keys_for(token, at.keys_address)), demand));
  if (identity.login.empty()) identity.login = TRY(ask_login(at, access_token, identity.subject));
  return identity;
}

Result<std::string> IdentityProvider::ask_login(const Description& at, const std::string& access_token,
                                                const std::string& subject) const {
  const std::string unsaid = "The provider does not say the claim \"" + settings_.login_claim + "\".";
  if (at.person_endpoint.empty() || access_token.empty()) return refused(unsaid);
  const boost::json::object person = TRY(ask_json({at.person_endpoint, {}, "", "", access_token}));
  if (text_of(person, "sub") != subject) return refused("The provider speaks of somebody else than its token.");
  std::string login = TRY(login_in(person, settings_.login_claim));
  if (login.empty()) return refused(unsaid);
  return login;
}

Result<std::string> IdentityProvider::keys_for(std::string_view token, const std::string& address) {
  const std::lock_guard lock(reading_);
  const Instant now = clock_();
  if (keys_.empty()) keys_ = TRY(ask_web({address, {}, "", "", ""}));
  if (has_key_of(token, keys_)) return keys_;
  const bool may_ask_again = !key_missed_at_ || now.micros - key_missed_at_->micros >= keys_pause_micros;
  if (may_ask_again) {
    key_missed_at_ = now;
    keys_ = TRY(ask_web({address, {}, "", "", ""}));
  }
  return keys_;
}

}  // namespace dunlin
