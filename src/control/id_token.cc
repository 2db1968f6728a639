#include "control/id_token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>

#include "base/check.h"
#include "base/sha256.h"

namespace dunlin {
namespace {

constexpr std::int64_t clock_skew_seconds = 60;
constexpr std::int64_t age_seconds_max = 600;
constexpr std::size_t token_bytes_max = std::size_t{64} * 1024;
constexpr std::size_t name_bytes_max = 255;

struct Algorithm {
  std::string_view name;
  std::string_view key_type;
};
constexpr std::array<Algorithm, 3> algorithms{{{"RS256", "RSA"}, {"PS256", "RSA"}, {"ES256", "EC"}}};

struct JwsReleaser {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct JwkReleaser {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jws = std::unique_ptr<cjose_jws_t, JwsReleaser>;
using Jwk = std::unique_ptr<cjose_jwk_t, JwkReleaser>;

tl::unexpected<Refusal> not_believed(std::string why) {
  return refuse(Reason::identity_refused, "The provider's token was not believed: " + std::move(why) + ".");
}

std::string_view text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::optional<std::int64_t> seconds_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  boost::system::error_code error;
  const auto seconds = value->to_number<std::int64_t>(error);
  if (error) return std::nullopt;
  return seconds;
}

Result<boost::json::object> object_in(std::string_view json, std::string_view what) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(json, error);
  if (error || !value.is_object()) return not_believed(std::string(what) + " is no JSON object");
  return std::move(value.get_object());
}

Result<std::string> header_text(std::string_view token) {
  const std::size_t dot = token.find('.');
  if (token.size() > token_bytes_max || dot == std::string_view::npos) return not_believed("it is no token");
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  cjose_err error{};
  if (!cjose_base64url_decode(token.data(), dot, &bytes, &size, &error)) return not_believed("it is no token");
  std::string text(reinterpret_cast<const char*>(bytes), size);
  cjose_get_dealloc()(bytes);
  return text;
}

// The one key that may have signed: by its name, or, where the token gives none, the only one there is.
Result<boost::json::object> signing_key(const boost::json::object& header, std::string_view keys) {
  const auto algorithm = std::find_if(algorithms.begin(), algorithms.end(),
                                      [&](const Algorithm& known) { return known.name == text_of(header, "alg"); });
  if (algorithm == algorithms.end()) return not_believed("it is not signed with RS256, PS256 or ES256");
  if (header.contains("crit")) return not_believed("it demands an extension");
  const boost::json::object set = TRY(object_in(keys, "the set of keys"));
  const boost::json::value* listed = set.if_contains("keys");
  std::vector<boost::json::object> fitting;
  if (listed != nullptr && listed->is_array()) {
    for (const boost::json::value& value : listed->get_array()) {
      if (!value.is_object()) continue;
      const boost::json::object& key = value.get_object();
      const std::string_view use = text_of(key, "use");
      const std::string_view made_for = text_of(key, "alg");
      const bool fits = text_of(key, "kty") == algorithm->key_type && (use.empty() || use == "sig") &&
                        (made_for.empty() || made_for == algorithm->name) &&
                        (!header.contains("kid") || text_of(key, "kid") == text_of(header, "kid"));
      if (fits) fitting.push_back(key);
    }
  }
  if (fitting.size() != 1) return not_believed("the provider has no single key that may have signed it");
  return std::move(fitting.front());
}

Result<std::string> signed_text(std::string_view token, const boost::json::object& key) {
  cjose_err error{};
  const std::string key_text = boost::json::serialize(key);
  const Jwk jwk(cjose_jwk_import(key_text.data(), key_text.size(), &error));
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
  if (jwk == nullptr || jws == nullptr) return not_believed("it is no signed token");
  if (!cjose_jws_verify(jws.get(), jwk.get(), &error)) return not_believed("its signature is wrong");
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &error)) return not_believed("it says nothing");
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

Result<> check_audience(const boost::json::object& claims, const IdTokenDemand& demand) {
  const boost::json::value* audience = claims.if_contains("aud");
  bool is_ours = text_of(claims, "aud") == demand.client_id;
  bool is_only_ours = is_ours;
  if (audience != nullptr && audience->is_array()) {
    const boost::json::array& all = audience->get_array();
    is_ours = std::any_of(all.begin(), all.end(), [&](const boost::json::value& one) {
      return one.is_string() && std::string_view(one.get_string()) == demand.client_id;
    });
    is_only_ours = is_ours && all.size() == 1;
  }
  if (!is_ours) return not_believed("it was made for somebody else");
  if ((!is_only_ours || claims.contains("azp")) && text_of(claims, "azp") != demand.client_id) {
    return not_believed("it was handed to somebody else");
  }
  return {};
}

Result<> check_times(const boost::json::object& claims, Instant now) {
  const std::int64_t seconds = now.micros / 1'000'000;
  const std::optional<std::int64_t> expires = seconds_of(claims, "exp");
  const std::optional<std::int64_t> issued = seconds_of(claims, "iat");
  if (!expires || *expires <= seconds - clock_skew_seconds) return not_believed("it is over");
  if (!issued || *issued > seconds + clock_skew_seconds) return not_believed("it is not from now");
  if (*issued < seconds - age_seconds_max) return not_believed("it is old");
  if (claims.contains("nbf") && seconds_of(claims, "nbf").value_or(seconds * 2) > seconds + clock_skew_seconds) {
    return not_believed("it does not count yet");
  }
  return {};
}

Result<> check_access_token(const boost::json::object& claims, std::string_view access_token) {
  if (!claims.contains("at_hash")) return {};  // optional in the flow with a code
  const Digest digest = sha256(access_token);
  const std::string_view left(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size() / 2);
  if (text_of(claims, "at_hash") != base64url(left)) return not_believed("it belongs to another access token");
  return {};
}

}  // namespace

Result<ProvenIdentity> read_id_token(std::string_view token, std::string_view keys, const IdTokenDemand& demand) {
  const boost::json::object header = TRY(object_in(TRY(header_text(token)), "its head"));
  const boost::json::object key = TRY(signing_key(header, keys));
  const boost::json::object claims = TRY(object_in(TRY(signed_text(token, key)), "what it says"));
  if (text_of(claims, "iss") != demand.issuer) return not_believed("it is from another provider");
  TRY(check_audience(claims, demand));
  TRY(check_times(claims, demand.now));
  if (demand.nonce.empty() || text_of(claims, "nonce") != demand.nonce) {
    return not_believed("it was made for another sign-in");
  }
  TRY(check_access_token(claims, demand.access_token));
  ProvenIdentity identity{std::string(text_of(claims, "sub")), TRY(login_in(claims, demand.login_claim))};
  if (identity.subject.empty() || identity.subject.size() > name_bytes_max) return not_believed("it names nobody");
  return identity;
}

Result<std::string> login_in(const boost::json::object& claims, const std::string& login_claim) {
  const std::string login(text_of(claims, login_claim));
  if (login.size() > name_bytes_max) return not_believed("the claim \"" + login_claim + "\" is no name");
  if (!login.empty() && login_claim == "email") {
    const boost::json::value* verified = claims.if_contains("email_verified");
    if (verified == nullptr || !verified->is_bool() || !verified->get_bool()) {
      return not_believed("the provider did not verify the address");
    }
  }
  return login;
}

bool has_key_of(std::string_view token, std::string_view keys) {
  const Result<std::string> text = header_text(token);
  if (!text) return false;
  const Result<boost::json::object> header = object_in(*text, "its head");
  return header && signing_key(*header, keys);
}

std::string base64url(std::string_view bytes) {
  char* encoded = nullptr;
  std::size_t size = 0;
  cjose_err error{};
  CHECK(cjose_base64url_encode(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &encoded, &size,
                               &error));
  std::string text(encoded, size);
  cjose_get_dealloc()(encoded);
  return text;
}

}  // namespace dunlin
