// The templates that come with the program: data/templates/{en,de}, put into it when it was built.
#pragma once

#include "agents/message_template.h"

namespace dunlin {

[[nodiscard]] Result<Templates> shipped_templates();

}  // namespace dunlin
