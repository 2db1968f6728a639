// Debian's Chromium with playwright-core, on the program (server.mjs) or on the mock. The mock shows what a server seldom
// says: errors, emptiness, slowness. Everything else is looked at on the program.
import { chromium } from "playwright-core";
import { startMock } from "../../mock/server.mjs";
import { makeCompany, serve } from "./server.mjs";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

const launch = () => chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

// The program with a fresh company. Who signed in once stays signed in for the other pages: five attempts a minute are
// what an account has.
export async function startProgram({ company = makeCompany() } = {}) {
  const server = await serve(company);
  const browser = await launch();
  const cookies = new Map();
  return {
    browser,
    server,
    company,
    address: server.address,
    signIn: async (context, login) => {
      if (!cookies.has(login)) {
        const answer = await context.request.post("/v1/session", {
          data: { tenant: "demo", login, password: company.passwords.get(login) },
        });
        if (!answer.ok()) throw new Error(`${login} could not sign in: ${await answer.text()}`);
        cookies.set(login, (await context.storageState()).cookies);
      }
      await context.addCookies(cookies.get(login));
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      company.forget();
    },
  };
}

export async function startMockOnly() {
  const mock = await startMock({ port: 0, fixtures: true, pages: true });
  const browser = await launch();
  return {
    mock,
    browser,
    address: mock.address,
    signIn: (context, login) => context.request.post("/v1/session", { data: { login, password: "dunlin" } }),
    stop: async () => {
      await browser.close();
      await mock.close();
    },
  };
}

export async function openPage(
  set,
  { theme = "light", language = "en", login = "clerk", width = 1440, height = 900, context: more = {} } = {},
) {
  const context = await set.browser.newContext({
    viewport: { width, height },
    baseURL: set.address,
    colorScheme: theme,
    locale: language,
    timezoneId: "UTC",
    reducedMotion: "reduce",
    ...more,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource.* 4\d\d /.test(message.text()))
      faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  if (login) await set.signIn(context, login);
  return { page, context, faults };
}
