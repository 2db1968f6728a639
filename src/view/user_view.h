// The people of a tenant as they are shown: logins with their roles.
//
//   const std::vector<UserView> users = TRY(user_list(tx, TRY(all_logins(catalog, tenant))));
//
// Names stand in the catalog, which a tenant's transaction does not see; roles in the tenant's own tables, as they were
// known to the transaction. In the order of the logins given. users_operation says who may ask.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "control/authorisation.h"
#include "control/proposal_rows.h"
#include "engine/access_rows.h"
#include "engine/catalog.h"

namespace dunlin::view {

inline constexpr Operation users_operation = Operation::view_users;

struct UserView {
  Id<User> id;
  std::string login;
  RoleSet roles;  // none: a login that may do nothing (yet)
};
[[nodiscard]] Result<std::vector<UserView>> user_list(const ReadTx& tx, const std::vector<Login>& logins);
[[nodiscard]] boost::json::array to_json(const std::vector<UserView>& users);

// Who came in and who looked at what, with the names that the users have now.
[[nodiscard]] boost::json::array access_json(const std::vector<AccessNote>& notes, const std::vector<Login>& logins);

}  // namespace dunlin::view
