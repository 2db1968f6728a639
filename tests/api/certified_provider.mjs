// A certified identity provider (https://github.com/panva/node-oidc-provider) with its own pages for signing in.
//
//   node tests/api/certified_provider.mjs CLIENT SECRET REDIRECT        prints its issuer, and serves until it is ended
//
// The package is looked for in web/node_modules.
import { createRequire } from "node:module";
import http from "node:http";
import process from "node:process";

const [client, secret, redirect] = process.argv.slice(2);
const from = createRequire(new URL("../../web/package.json", import.meta.url));
const { Provider } = await import(from.resolve("oidc-provider"));

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client,
        client_secret: secret,
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
