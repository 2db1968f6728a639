// IdentityProvider: a company's own sign-in (Entra, Okta, Keycloak, ...), by OpenID Connect: we send the browser there,
// it comes back with a code, and the code buys a token that says who it was.
//
//   TRY(provider.address_to_ask(errand, redirect))            // where the browser is sent
//   TRY(provider.redeem(code, errand, redirect))               // who came back
//
// The flow with a code and PKCE (RFC 7636, S256), state, nonce, and the issuer in the answer (RFC 9207); the token is
// checked by control/id_token.h. Addresses come from the provider's own description, which is read once an hour and
// must name the very issuer that was set; its keys are read again when a token names one that is not among them, once a
// minute at most. identity_refused for whatever is not as it must be. Thread-safe.
// Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 9700.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/instant.h"
#include "control/id_token.h"

namespace dunlin {

struct IdentityProviderSettings {
  std::string name;    // in addresses: a-z, 0-9, "-"
  std::string label;   // on the button
  std::string tenant;  // whose people sign in there
  std::string issuer;
  std::string client_id;
  std::string client_secret;  // empty: a public client, with PKCE alone
  std::string login_claim = "preferred_username";
};

// One sign-in that is under way. All three are fresh random text.
struct SignInErrand {
  std::string state;
  std::string nonce;
  std::string verifier;
};

class IdentityProvider {
 public:
  IdentityProvider(IdentityProviderSettings settings, std::function<Instant()> clock)
      : settings_(std::move(settings)), clock_(std::move(clock)) {}

  [[nodiscard]] const IdentityProviderSettings& settings() const { return settings_; }

  [[nodiscard]] Result<std::string> address_to_ask(const SignInErrand& errand, const std::string& redirect);
  // `issuer`: what came back with the code, or empty.
  [[nodiscard]] Result<> check_issuer(std::string_view issuer);
  [[nodiscard]] Result<ProvenIdentity> redeem(const std::string& code, const SignInErrand& errand,
                                              const std::string& redirect);

 private:
  struct Description {
    Instant read_at;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string keys_address;
    std::string person_endpoint;  // may be empty
    bool names_itself = false;    // in every answer
  };
  [[nodiscard]] Result<Description> description();
  // Many providers keep the name out of the token, and give it to whoever asks with the access token (5.3).
  [[nodiscard]] Result<std::string> ask_login(const Description& at, const std::string& access_token,
                                              const std::string& subject) const;
  [[nodiscard]] Result<std::string> keys_for(std::string_view token, const std::string& address);

  IdentityProviderSettings settings_;
  std::function<Instant()> clock_;
  std::mutex reading_;
  std::optional<Description> description_;
  std::string keys_;
  std::optional<Instant> key_missed_at_;
};

}  // namespace dunlin
