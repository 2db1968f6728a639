#include "embedded/contract.h"
#include "server/operations.h"

namespace dunlin::api {

Result<HttpResponse> show_contract(ApiCall&) {
  return HttpResponse{200, {{"Content-Type", "application/json"}}, std::string(embedded::contract()[0].text), nullptr};
}

}  // namespace dunlin::api
