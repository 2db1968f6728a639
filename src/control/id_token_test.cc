#include "control/id_token.h"

#include <cjose/cjose.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>

#include "base/sha256.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::int64_t noon = 1'790'000'000;
const std::string access_token = "what opens the provider's own doors";

// A provider with a key of each kind. Made once: RSA keys take their time.
class Provider {
 public:
  static const Provider& instance() {
    static const Provider provider;
    return provider;
  }
  std::string token(const boost::json::object& claims, const std::string& algorithm = "RS256",
                    const std::string& kid = "rsa") const {
    cjose_err error{};
    cjose_header_t* header = cjose_header_new(&error);
    cjose_header_set(header, "alg", algorithm.c_str(), &error);
    if (!kid.empty()) cjose_header_set(header, "kid", kid.c_str(), &error);
    const std::string text = boost::json::serialize(claims);
    const cjose_jwk_t* const key = algorithm == "ES256" ? ec_ : algorithm == "HS256" ? shared_ : rsa_;
    cjose_jws_t* jws =
        cjose_jws_sign(key, header, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &error);
    EXPECT_NE(jws, nullptr) << error.message;
    const char* serialized = nullptr;
    EXPECT_TRUE(cjose_jws_export(jws, &serialized, &error));
    std::string token(serialized);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
  }
  std::string keys() const { return R"({"keys":[)" + public_text(rsa_) + "," + public_text(ec_) + "]}"; }
  std::string other_keys() const { return R"({"keys":[)" + public_text(other_) + "]}"; }  // by the same name

 private:
  Provider() {
    cjose_err error{};
    const std::uint8_t exponent[] = {1, 0, 1};
    rsa_ = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &error);
    other_ = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &error);
    ec_ = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    shared_ = cjose_jwk_create_oct_random(256, &error);
    for (cjose_jwk_t* key : {rsa_, other_}) cjose_jwk_set_kid(key, "rsa", 3, &error);
    cjose_jwk_set_kid(ec_, "ec", 2, &error);
  }
  static std::string public_text(const cjose_jwk_t* key) {
    cjose_err error{};
    char* json = cjose_jwk_to_json(key, false, &error);
    std::string text(json);
    cjose_get_dealloc()(json);
    return text;
  }
  cjose_jwk_t* rsa_ = nullptr;
  cjose_jwk_t* other_ = nullptr;
  cjose_jwk_t* ec_ = nullptr;
  cjose_jwk_t* shared_ = nullptr;
};

boost::json::object good_claims() {
  const Digest digest = sha256(access_token);
  return {{"iss", "https://login.example"},
          {"aud", "dunlin"},
          {"sub", "0001"},
          {"exp", noon + 300},
          {"iat", noon - 1},
          {"nonce", "n-1"},
          {"at_hash", base64url({reinterpret_cast<const char*>(digest.bytes.data()), 16})},
          {"preferred_username", "anna"}};
}

IdTokenDemand demand() {
  return {"https://login.example", "dunlin", "n-1", access_token, "preferred_username", Instant{noon * 1'000'000}};
}

Result<ProvenIdentity> read(const std::string& token, const std::string& keys = Provider::instance().keys()) {
  return read_id_token(token, keys, demand());
}

void expect_refused(const Result<ProvenIdentity>& read, const std::string& words) {
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().reason, Reason::identity_refused);
  EXPECT_NE(read.error().text.find(words), std::string::npos) << read.error().text;
}

TEST(IdToken, ASignedOneForUsIsBelieved) {
  for (const auto& [algorithm, kid] : {std::pair{"RS256", "rsa"}, {"PS256", "rsa"}, {"ES256", "ec"}}) {
    const ProvenIdentity identity = value_of(read(Provider::instance().token(good_claims(), algorithm, kid)));
    EXPECT_EQ(identity.subject, "0001") << algorithm;
    EXPECT_EQ(identity.login, "anna");
  }
}

TEST(IdToken, EachClaimThatIsNotAsItMustBeRefuses) {
  struct Change {
    const char* claim;
    boost::json::value value;  // null: left out
    const char* words;
  };
  const std::vector<Change> changes = {
      {"iss", "https://evil.example", "another provider"},
      {"aud", "somebody-else", "somebody else"},
      {"aud", boost::json::array{"other", "third"}, "somebody else"},
      {"aud", boost::json::array{"dunlin", "other"}, "handed to somebody else"},  // without azp
      {"azp", "other", "handed to somebody else"},
      {"exp", noon - 61, "over"},
      {"exp", nullptr, "over"},
      {"exp", "soon", "over"},
      {"iat", noon + 61, "not from now"},
      {"iat", noon - 601, "old"},
      {"nbf", noon + 61, "not count yet"},
      {"nonce", "n-2", "another sign-in"},
      {"nonce", nullptr, "another sign-in"},
      {"at_hash", "AAAA", "another access token"},
      {"sub", "", "names nobody"},
      {"sub", 17, "names nobody"},
      {"preferred_username", boost::json::string(256, 'a'), "is no name"},
  };
  for (const Change& change : changes) {
    boost::json::object claims = good_claims();
    claims[change.claim] = change.value;
    if (change.value.is_null()) claims.erase(change.claim);
    SCOPED_TRACE(change.claim);
    expect_refused(read(Provider::instance().token(claims)), change.words);
  }
}

TEST(IdToken, NoOtherWayOfSigningCounts) {
  const Provider& provider = Provider::instance();
  const std::string body = base64url(boost::json::serialize(good_claims()));
  expect_refused(read(base64url(R"({"alg":"none"})") + "." + body + "."), "not signed with");
  expect_refused(read(provider.token(good_claims(), "HS256")), "not signed with");
  expect_refused(read(provider.token(good_claims(), "RS384")), "not signed with");
  expect_refused(read(provider.token(good_claims(), "RS256", "ec")), "no single key");
  expect_refused(read(provider.token(good_claims(), "RS256", "unknown")), "no single key");
  expect_refused(read(provider.token(good_claims()), provider.other_keys()), "signature is wrong");
}

TEST(IdToken, AChangedTokenIsNoToken) {
  const std::string token = Provider::instance().token(good_claims());
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  boost::json::object claims = good_claims();
  claims["preferred_username"] = "adam";
  const std::string changed =
      token.substr(0, first + 1) + base64url(boost::json::serialize(claims)) + token.substr(second);
  expect_refused(read(changed), "signature is wrong");
  for (const std::string& nonsense : {std::string(), std::string("a.b"), token.substr(0, second), "." + token,
                                      token + ".", std::string(100'000, 'a')}) {
    EXPECT_FALSE(read(nonsense)) << nonsense.substr(0, 40);
  }
}

TEST(IdToken, AnAddressThatNobodyVerifiedIsNoLogin) {
  IdTokenDemand by_address = demand();
  by_address.login_claim = "email";
  boost::json::object claims = good_claims();
  claims["email"] = "anna@company.example";
  const Provider& provider = Provider::instance();
  expect_refused(read_id_token(provider.token(claims), provider.keys(), by_address), "did not verify");
  claims["email_verified"] = true;
  EXPECT_EQ(value_of(read_id_token(provider.token(claims), provider.keys(), by_address)).login, "anna@company.example");
}

TEST(IdToken, MayLeaveTheLoginToBeAskedFor) {
  boost::json::object claims = good_claims();
  claims.erase("preferred_username");
  EXPECT_EQ(value_of(read(Provider::instance().token(claims))).login, "");
}

TEST(IdToken, AKeyThatIsNotThereIsAskedForAgain) {
  const Provider& provider = Provider::instance();
  EXPECT_TRUE(has_key_of(provider.token(good_claims()), provider.keys()));
  EXPECT_FALSE(has_key_of(provider.token(good_claims(), "RS256", "next"), provider.keys()));
  EXPECT_FALSE(has_key_of("nonsense", provider.keys()));
}

}  // namespace
}  // namespace dunlin
