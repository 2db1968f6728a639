#include "base/behaviour.h"

#include "base/check.h"

namespace dunlin {

std::string_view name_of(BehaviourClass behaviour) {
  switch (behaviour) {
    case BehaviourClass::fresh:
      return "new";
    case BehaviourClass::punctual:
      return "punctual";
    case BehaviourClass::slightly_late:
      return "slightly_late";
    case BehaviourClass::sporadic:
      return "sporadic";
    case BehaviourClass::chronic:
      return "chronic";
    case BehaviourClass::deteriorating:
      return "deteriorating";
  }
  check_failed("behaviour is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
