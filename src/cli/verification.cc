#include "cli/verification.h"

#include <algorithm>
#include <filesystem>

namespace dunlin::cli {
namespace {

namespace fs = std::filesystem;

// Whatever is no message (one that is being written) is none of it.
Result<std::vector<std::string>> mail_files(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  if (!fs::exists(directory, error)) return files;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".eml") files.push_back(at->path().filename());
  }
  if (error) return refuse(Reason::io_failed, "Not verified: cannot list " + directory + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<VerifyOptions> verification_options(Session& session) {
  VerifyOptions options;
  options.logins.emplace();
  for (const Login& login : TRY(all_logins(session.catalog(), session.tenant().key))) {
    options.logins->emplace(login.user.value, login.name);
  }
  if (!session.keeps_mail()) return options;
  const std::string directory = session.data_path("mail/" + session.tenant().name);
  options.mail_files = TRY(mail_files(directory));
  options.look_up = [directory](const std::string& key) {
    std::error_code error;
    return fs::exists(fs::path(directory) / mail_file_name(key), error) ? LookUp::found : LookUp::absent;
  };
  return options;
}

}  // namespace dunlin::cli
