#include "base/sha256.h"
#include "control/secret_box.h"
#include "server/gate.h"
#include "server/identity_provider.h"
#include "server/operations.h"
#include "server/session_cookie.h"
#include "server/web_client.h"

namespace dunlin::api {
namespace {

constexpr std::int64_t errand_micros_max = 600'000'000;
constexpr std::string_view errand_purpose = "signing in at a provider";

std::string errand_cookie_name(const HttpRequest& request) {
  return cookie_name(request) + "-errand";
}

// Where the browser comes back to, as the provider knows it.
std::string redirect_of(const ApiCall& call) {
  return call.house.public_url + "/v1/session/callback";
}

std::string fresh_text(const ApiCall& call) {
  return sha256(call.house.entropy(32)).hex();
}

IdentityProvider* provider_named(const ApiCall& call, std::string_view name) {
  for (const std::unique_ptr<IdentityProvider>& provider : call.house.identity_providers) {
    if (provider->settings().name == name) return provider.get();
  }
  return nullptr;
}

struct Errand {
  IdentityProvider* provider = nullptr;
  SignInErrand words;
};

std::string seal_errand(const ApiCall& call, const Errand& errand) {
  const boost::json::object json = {{"provider", errand.provider->settings().name},
                                    {"state", errand.words.state},
                                    {"nonce", errand.words.nonce},
                                    {"verifier", errand.words.verifier},
                                    {"begun_at", call.now().micros}};
  return call.house.secrets->seal(boost::json::serialize(json), errand_purpose,
                                  call.house.entropy(SecretBox::nonce_bytes));
}

tl::unexpected<Refusal> not_begun() {
  return refuse(Reason::identity_refused, "No sign-in was begun in this browser within the last ten minutes.");
}

// Sealed by ourselves, so that what opens is as we wrote it.
Result<Errand> open_errand(const ApiCall& call) {
  const std::string sealed(call.request.cookie(errand_cookie_name(call.request)));
  const Result<std::string> text = call.house.secrets->open(sealed, errand_purpose);
  if (!text) return not_begun();
  const boost::json::object json = boost::json::parse(*text).as_object();
  const auto word = [&json](std::string_view name) { return std::string(json.at(name).as_string()); };
  Errand errand{provider_named(call, word("provider")), {word("state"), word("nonce"), word("verifier")}};
  const bool is_over = call.now().micros - json.at("begun_at").as_int64() > errand_micros_max;
  if (errand.provider == nullptr || is_over) return not_begun();
  return errand;
}

Result<Gate::SignedIn> come_back(ApiCall& call) {
  TRY(call.house.gate->check_attempts(call.request));
  const Errand errand = TRY(open_errand(call));
  const auto answered = [&call](std::string_view name) { return call.request.parameter(name).value_or(""); };
  if (!same_secret(answered("state"), errand.words.state)) {
    return refuse(Reason::identity_refused, "The answer belongs to another sign-in.");
  }
  TRY(errand.provider->check_issuer(answered("iss")));
  if (!answered("error").empty() || answered("code").empty()) {
    return refuse(Reason::identity_refused, "The provider did not let him in.");
  }
  const ProvenIdentity identity = TRY(errand.provider->redeem(answered("code"), errand.words, redirect_of(call)));
  return call.house.gate->sign_in_proven(call.request, errand.provider->settings(), identity);
}

HttpResponse send_to(std::string address) {
  return HttpResponse{303, {{"Location", std::move(address)}}, "", nullptr};
}

}  // namespace

Result<HttpResponse> list_providers(ApiCall& call) {
  boost::json::array items;
  for (const std::unique_ptr<IdentityProvider>& provider : call.house.identity_providers) {
    items.push_back({{"provider", provider->settings().name}, {"label", provider->settings().label}});
  }
  return answer_json({{"items", std::move(items)}});
}

Result<HttpResponse> go_to_provider(ApiCall& call) {
  Errand errand{provider_named(call, call.part(0)), {fresh_text(call), fresh_text(call), fresh_text(call)}};
  if (errand.provider == nullptr) return refuse(Reason::object_unknown, "There is no such provider.");
  HttpResponse response = send_to(TRY(errand.provider->address_to_ask(errand.words, redirect_of(call))));
  response.headers.emplace_back("Set-Cookie", cookie_of(call.request, errand_cookie_name(call.request),
                                                        seal_errand(call, errand), errand_micros_max / 1'000'000));
  return response;
}

// A browser is looking, not a program: whatever went wrong, it lands on a page, and the log has the reason.
Result<HttpResponse> return_from_provider(ApiCall& call) {
  for (const auto& [name, value] : call.request.query) static_cast<void>(call.request.parameter(name));
  const Result<Gate::SignedIn> signed_in = come_back(call);
  if (!signed_in) {
    call.house.gate->note_refusal(call.request);
    call.house.remark("sign-in at a provider: " + signed_in.error().text);
  }
  HttpResponse response =
      send_to(signed_in ? "/" : "/sign-in?refused=" + std::string(name_of(signed_in.error().reason)));
  response.headers.emplace_back("Set-Cookie", cookie_of(call.request, errand_cookie_name(call.request), "", 0));
  if (signed_in) {
    response.headers.emplace_back(
        "Set-Cookie", cookie_of(call.request, cookie_name(call.request), signed_in->token, session_seconds_max));
  }
  return response;
}

}  // namespace dunlin::api
