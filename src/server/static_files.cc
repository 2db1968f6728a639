#include "server/static_files.h"

#include <boost/json.hpp>
#include <map>

#include "base/sha256.h"
#include "server/problem.h"

// Put there by cmake/web.cmake.
extern "C" {
extern const char dunlin_web_pack[];
extern const char dunlin_web_pack_end[];
}

namespace dunlin {
namespace {

struct StaticFile {
  std::string type;
  std::string_view plain;
  std::string_view compressed;  // empty: not worth it
  std::string tag;              // of its bytes
};

// By path. Read once: the pack is part of the program.
const std::map<std::string, StaticFile, std::less<>>& files() {
  static const std::map<std::string, StaticFile, std::less<>> all = [] {
    std::map<std::string, StaticFile, std::less<>> read;
    const std::string_view pack(dunlin_web_pack, static_cast<std::size_t>(dunlin_web_pack_end - dunlin_web_pack));
    const std::size_t line = pack.find('\n');
    const boost::json::value list = boost::json::parse(pack.substr(0, line));
    const std::string_view bytes = pack.substr(line + 1);
    const auto part = [&bytes](const boost::json::value& file, std::string_view at, std::string_view length) {
      return bytes.substr(file.at(at).to_number<std::size_t>(), file.at(length).to_number<std::size_t>());
    };
    for (const boost::json::value& file : list.at("files").as_array()) {
      StaticFile found;
      found.type = std::string(std::string_view(file.at("type").as_string()));
      found.plain = part(file, "at", "bytes");
      found.compressed = part(file, "gzip_at", "gzip_bytes");
      found.tag = "\"" + sha256(found.plain).hex().substr(0, 16) + "\"";
      read.emplace(std::string(std::string_view(file.at("path").as_string())), std::move(found));
    }
    return read;
  }();
  return all;
}

// What a name like /assets/index-4f2a.js never does is change.
bool is_for_ever(std::string_view path) {
  return path.starts_with("/assets/");
}

}  // namespace

HttpResponse static_file(const HttpRequest& request) {
  auto found = files().find(request.path);
  // Every other path is a screen of the application, which finds its way itself.
  const bool names_a_file = request.path.substr(request.path.rfind('/')).find('.') != std::string::npos;
  if (found == files().end() && !names_a_file) found = files().find("/index.html");
  if (found == files().end()) {
    if (files().empty()) {
      return {200,
              {{"Content-Type", "text/plain; charset=utf-8"}},
              "The web application is not in this program: build it with ./run build. The API is at /v1.\n",
              nullptr};
    }
    return problem_of_status(404, "file_unknown", "There is no such file.", request.path);
  }
  const StaticFile& file = found->second;
  HttpResponse response;
  response.headers = {
      {"Content-Type", file.type},
      {"ETag", file.tag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", is_for_ever(found->first) ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (request.header("If-None-Match") == file.tag) {
    response.status = 304;
    return response;
  }
  const bool small = !file.compressed.empty() && request.takes_gzip();
  response.body = std::string(small ? file.compressed : file.plain);
  if (small) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace dunlin
