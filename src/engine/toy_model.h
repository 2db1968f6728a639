// Toy models: the smallest payment models there are, one leaf to each ensemble. The simulated company trains nothing:
// it has too little history, and training takes minutes. It records these, so that what is recorded, answers, and is
// retired goes through faults like everything else. For the simulator and for tests.
#pragma once

#include <string>

#include "base/date.h"

namespace dunlin {

// The file of a model that was "trained" on that day. Another number is another file.
[[nodiscard]] std::string toy_model(Date trained_on, int number);

}  // namespace dunlin
