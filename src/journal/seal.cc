#include "journal/seal.h"

#include <sodium.h>

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {
namespace {

std::string to_hex(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  hex.pop_back();
  return hex;
}

Result<std::string> from_hex(std::string_view hex, std::size_t expected_bytes) {
  std::string bytes(expected_bytes, '\0');
  std::size_t length = 0;
  const int code = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(), hex.size(),
                                  nullptr, &length, nullptr);
  if (code != 0 || length != expected_bytes || hex.size() != 2 * expected_bytes) {
    return refuse(Reason::signature_invalid, "the seal holds a key or signature of the wrong length");
  }
  return bytes;
}

std::string encode(const Seal& seal, std::string_view signature_hex) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("at").integer(seal.at.micros);
  writer.key("hash").text(seal.hash);
  writer.key("public_key").text(seal.public_key);
  writer.key("seq").integer(seal.seq);
  if (!signature_hex.empty()) writer.key("signature").text(signature_hex);
  writer.key("tenant").text(seal.tenant);
  writer.key("v").integer(1);
  writer.end_object();
  return writer.take();
}

tl::unexpected<Refusal> no_seal(std::string_view name) {
  return refuse(Reason::signature_invalid, "the file is not a seal: \"" + std::string(name) + "\" is missing");
}

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

SigningKey SigningKey::from_seed(std::string_view seed) {
  CHECK(sodium_init() >= 0);  // may be called again and again
  CHECK(seed.size() == crypto_sign_SEEDBYTES);
  SigningKey key{std::string(crypto_sign_SECRETKEYBYTES, '\0'), std::string(crypto_sign_PUBLICKEYBYTES, '\0')};
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.public_key.data()),
                           reinterpret_cast<unsigned char*>(key.secret.data()), raw(seed));
  return key;
}

std::string write_seal(const Seal& seal, const SigningKey& key) {
  Seal signed_seal = seal;
  signed_seal.public_key = to_hex(key.public_key);
  const std::string message = encode(signed_seal, {});
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, raw(message), message.size(),
                       raw(key.secret));
  return encode(signed_seal, to_hex(signature)) + "\n";
}

Result<Seal> read_seal(std::string_view text) {
  CHECK(sodium_init() >= 0);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const boost::json::value value = TRY(parse_canonical(text));
  const boost::json::object* object = value.if_object();
  const auto field = [object](std::string_view name) -> const boost::json::value* {
    return object == nullptr ? nullptr : object->if_contains(name);
  };
  for (const std::string_view name : {"hash", "public_key", "signature", "tenant"}) {
    if (field(name) == nullptr || !field(name)->is_string()) return no_seal(name);
  }
  for (const std::string_view name : {"at", "seq"}) {
    if (field(name) == nullptr || !field(name)->is_int64()) return no_seal(name);
  }
  const auto text_of = [&field](std::string_view name) { return std::string(field(name)->get_string()); };
  Seal seal{text_of("tenant"), field("seq")->get_int64(), text_of("hash"), Instant{field("at")->get_int64()},
            text_of("public_key")};
  const std::string signature = TRY(from_hex(text_of("signature"), crypto_sign_BYTES));
  const std::string public_key = TRY(from_hex(seal.public_key, crypto_sign_PUBLICKEYBYTES));
  // The signature covers what we would have written, so that is what must stand here: no other field, version or
  // spelling.
  seal.public_key = to_hex(public_key);
  if (encode(seal, to_hex(signature)) != text) {
    return refuse(Reason::signature_invalid, "the seal has other fields than those that are signed");
  }
  const std::string message = encode(seal, {});
  if (crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(public_key)) != 0) {
    return refuse(Reason::signature_invalid, "the seal's signature does not match its text");
  }
  return seal;
}

}  // namespace dunlin
