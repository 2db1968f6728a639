// How further outcomes of open items are printed; their JSON is that of view/outcome_view.h.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <vector>

#include "insight/outcome_record.h"

namespace dunlin::cli {

void print_outcomes(std::ostream& out, const boost::json::object& outcomes);
void print_records(std::ostream& out, const std::vector<OutcomeRecord>& records);

}  // namespace dunlin::cli
