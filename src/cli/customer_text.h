// How a customer's page is printed, section by section; its JSON is that of view/customer_view.h.
#pragma once

#include <iosfwd>

#include "view/customer_view.h"

namespace dunlin::cli {

void print_customer(std::ostream& out, const view::CustomerView& shown);

}  // namespace dunlin::cli
