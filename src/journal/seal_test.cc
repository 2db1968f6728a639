#include "journal/seal.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "base/check.h"
#include "base/sha256.h"

namespace dunlin {
namespace {

SigningKey key_of(char letter) {
  return SigningKey::from_seed(std::string(32, letter));
}

Seal example() {
  return {"acme", 12, sha256("entry 12").hex(), Instant{1'767'340'920'000'000}, ""};
}

std::string signed_line() {
  std::string line = write_seal(example(), key_of('k'));
  line.pop_back();
  return line;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

// RFC 8032, section 7.1, test 1: the seed's public key. That the signature is Ed25519's is libsodium's word.
TEST(SigningKey, IsMadeFromItsSeed) {
  std::string seed;
  for (const std::string_view hex = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
       seed.size() < 32;) {
    seed += static_cast<char>(std::stoi(std::string(hex.substr(seed.size() * 2, 2)), nullptr, 16));
  }
  const SigningKey key = SigningKey::from_seed(seed);
  EXPECT_EQ(key.secret.size(), 64U);
  const Seal seal = read_seal(write_seal(example(), key)).value();
  EXPECT_EQ(seal.public_key, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_THROW((void)SigningKey::from_seed("short"), CheckFailure);
}

TEST(Seal, SaysWhatWasSigned) {
  const Seal seal = read_seal(write_seal(example(), key_of('k'))).value();
  EXPECT_EQ(seal.tenant, "acme");
  EXPECT_EQ(seal.seq, 12);
  EXPECT_EQ(seal.hash, example().hash);
  EXPECT_EQ(seal.at, example().at);
  EXPECT_EQ(seal.public_key.size(), 64U);
  EXPECT_EQ(write_seal(example(), key_of('k')), write_seal(example(), key_of('k'))) << "Ed25519 draws no lots";
}

TEST(Seal, IsOneLineOfCanonicalJson) {
  const std::string line = signed_line();
  EXPECT_TRUE(parse_canonical(line).has_value());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(read_seal(line).has_value());
  EXPECT_TRUE(read_seal(line + "\n").has_value());
  EXPECT_TRUE(read_seal(line + "\r\n").has_value()) << "mail programs change line ends";
}

TEST(Seal, AnyByteThatIsAnotherIsRefused) {
  const std::string line = signed_line();
  for (std::size_t at = 0; at < line.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      if (static_cast<char>(byte) == line[at]) continue;
      std::string changed = line;
      changed[at] = static_cast<char>(byte);
      const Result<Seal> read = read_seal(changed);
      ASSERT_FALSE(read.has_value()) << changed;
      ASSERT_TRUE(read.error().reason == Reason::signature_invalid || read.error().reason == Reason::json_malformed ||
                  read.error().reason == Reason::json_not_canonical)
          << changed;
    }
  }
}

TEST(Seal, BytesThatAreMissingOrTooManyAreRefused) {
  const std::string line = signed_line();
  for (std::size_t length = 0; length < line.size(); ++length) {
    EXPECT_FALSE(read_seal(std::string_view(line).substr(0, length)).has_value()) << length;
  }
  for (const std::string& text :
       {line + "x", " " + line, line + line, replaced(line, "\"v\":1}", "\"v\":1,\"w\":1}"),
        replaced(line, "\"v\":1", "\"v\":2"), replaced(line, ",\"v\":1", ""),
        replaced(line, "\"seq\":12", "\"seq\":\"12\""), std::string("{}"), std::string("[]"), std::string("1")}) {
    EXPECT_FALSE(read_seal(text).has_value()) << text;
  }
}

TEST(Seal, OfAnotherTenantOrEntryNeedsAnotherSignature) {
  const std::string line = signed_line();
  for (const std::string& text : {replaced(line, "\"acme\"", "\"acne\""), replaced(line, "\"seq\":12", "\"seq\":11")}) {
    const Result<Seal> read = read_seal(text);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().reason, Reason::signature_invalid);
  }
}

// Whoever has no key can still sign with one of his own; so the reader compares the key.
TEST(Seal, NamesTheKeyThatSigned) {
  const Seal ours = read_seal(write_seal(example(), key_of('k'))).value();
  const Seal theirs = read_seal(write_seal(example(), key_of('t'))).value();
  EXPECT_NE(ours.public_key, theirs.public_key);
  const std::string mixed = replaced(signed_line(), ours.public_key, theirs.public_key);
  ASSERT_FALSE(read_seal(mixed).has_value());
  EXPECT_EQ(read_seal(mixed).error().reason, Reason::signature_invalid);
}

}  // namespace
}  // namespace dunlin
