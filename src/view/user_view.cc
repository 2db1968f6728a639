#include "view/user_view.h"

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

}  // namespace dunlin::view
