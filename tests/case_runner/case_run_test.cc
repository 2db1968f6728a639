#include "case_runner/case_run.h"
#include <gtest/gtest.h>
