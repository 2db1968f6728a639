#include "view/user_view.h"

#include <algorithm>

namespace dunlin::view {

Result<std::vector<UserView>> user_list(const ReadTx& tx, const std::vector<Login>& logins) {
  std::vector<UserView> users;
  for (const Login& login : logins) users.push_back({login.user, login.name, TRY(identity_of(tx, login.user)).roles});
  return users;
}

boost::json::array to_json(const std::vector<UserView>& users) {
  boost::json::array json;
  for (const UserView& user : users) {
    json.push_back({{"user", user.id.to_string()}, {"login", user.login}, {"roles", user.roles.to_string()}});
  }
  return json;
}

boost::json::array access_json(const std::vector<AccessNote>& notes, const std::vector<Login>& logins) {
  boost::json::array json;
  for (const AccessNote& note : notes) {
    const auto login = std::find_if(logins.begin(), logins.end(),
                                    [&note](const Login& candidate) { return candidate.user == note.user; });
    boost::json::value user;
    boost::json::value name;
    if (note.user != Id<User>{}) user = note.user.to_string();
    if (login != logins.end()) name = login->name;
    json.push_back({{"at", note.at.to_string()},
                    {"user", std::move(user)},
                    {"login", std::move(name)},
                    {"what", note.what},
                    {"about", note.about},
                    {"origin", note.origin}});
  }
  return json;
}

}  // namespace dunlin::view
