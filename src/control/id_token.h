// IdToken: what an identity provider says of somebody who signed in there, and whether it may be believed.
//
//   const IdTokenDemand demand{issuer, client_id, nonce, access_token, "preferred_username", now};
//   read_id_token(token, keys, demand)           // who he is at the provider, and the login that he claims
//
// Refuses with identity_refused, and a sentence for the log that holds nothing of the person, unless the token is
// signed by a key of the provider with RS256, PS256 or ES256 (no other way, so neither "none" nor a key of ours
// passes), was made for us, for this sign-in, just now, and belongs to the access token that came with it.
// Source: OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.8; RFC 7515; RFC 8725.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace dunlin {

struct IdTokenDemand {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::string access_token;
  std::string login_claim;  // the claim that names the login; of "email", email_verified must hold
  Instant now;
};

struct ProvenIdentity {
  std::string subject;  // never changes at the provider, unlike a name
  std::string login;    // empty: the provider does not say it here, and must be asked
};

// `keys`: the provider's JWK set, as JSON.
[[nodiscard]] Result<ProvenIdentity> read_id_token(std::string_view token, std::string_view keys,
                                                   const IdTokenDemand& demand);
// Whether the set has a key by the name that the token gives. If not, the provider may have changed its keys.
[[nodiscard]] bool has_key_of(std::string_view token, std::string_view keys);

// The login among claims, of the token or of the provider's answer about somebody: empty when there is none.
// identity_refused: an address that the provider did not verify, or one that is no name.
[[nodiscard]] Result<std::string> login_in(const boost::json::object& claims, const std::string& login_claim);

// Base 64 of addresses, without padding (RFC 4648, 5).
[[nodiscard]] std::string base64url(std::string_view bytes);

}  // namespace dunlin
