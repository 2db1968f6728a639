#include "server/web_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

namespace dunlin {
namespace {

constexpr long seconds_max = 10;
constexpr std::size_t answer_bytes_max = std::size_t{256} * 1024;

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct TextFreer {
  void operator()(char* text) const { curl_free(text); }
};
using EasyHandle = std::unique_ptr<CURL, EasyCloser>;
using UrlHandle = std::unique_ptr<CURLU, UrlCloser>;
using CurlText = std::unique_ptr<char, TextFreer>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const CurlText owned(text);
  return text;
}

std::size_t keep(const char* bytes, std::size_t size, std::size_t count, void* argument) {
  std::string& answer = *static_cast<std::string*>(argument);
  if (answer.size() + size * count > answer_bytes_max) return 0;  // libcurl gives up
  answer.append(bytes, size * count);
  return size * count;
}

}  // namespace

std::string safe_origin_of(const std::string& url) {
  const UrlHandle parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  const std::string host = part_of(parsed.get(), CURLUPART_HOST);
  const std::string port = part_of(parsed.get(), CURLUPART_PORT);
  constexpr std::array<std::string_view, 3> here{"localhost", "127.0.0.1", "[::1]"};
  const bool is_here = std::find(here.begin(), here.end(), host) != here.end();
  if (host.empty() || !part_of(parsed.get(), CURLUPART_USER).empty()) return {};
  if (scheme != "https" && !(scheme == "http" && is_here)) return {};
  return scheme + "://" + host + (port.empty() ? "" : ":" + port);
}

std::string url_encoded(const std::vector<std::pair<std::string, std::string>>& form) {
  const auto encoded = [](const std::string& text) {
    const CurlText escaped(curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
    return std::string(escaped.get());
  };
  std::string text;
  for (const auto& [name, value] : form) text += (text.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
  return text;
}

Result<std::string> ask_web(const WebQuestion& question) {
  if (safe_origin_of(question.url).empty()) {
    return refuse(Reason::identity_refused, "The provider gives an address that is not over HTTPS.");
  }
  const EasyHandle handle(curl_easy_init());
  std::string answer;
  const std::string form = url_encoded(question.form);
  curl_easy_setopt(handle.get(), CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, seconds_max);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer);
  if (!question.form.empty()) curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, form.c_str());
  if (!question.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, question.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, question.password.c_str());
  }
  if (!question.bearer.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(handle.get(), CURLOPT_XOAUTH2_BEARER, question.bearer.c_str());
  }
  const CURLcode outcome = curl_easy_perform(handle.get());
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (outcome != CURLE_OK) {
    return refuse(Reason::identity_refused,
                  std::string("The provider did not answer: ") + curl_easy_strerror(outcome) + ".");
  }
  if (status != 200) {
    return refuse(Reason::identity_refused, "The provider answered with status " + std::to_string(status) + ".");
  }
  return answer;
}

}  // namespace dunlin
