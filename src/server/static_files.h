// The web application, embedded in the program: index.html for every screen, and its parts, whose names carry their
// digest and which a browser may keep for ever.
#pragma once

#include "server/http.h"

namespace dunlin {

[[nodiscard]] HttpResponse static_file(const HttpRequest& request);

}  // namespace dunlin
