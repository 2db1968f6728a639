// Starts the mock with the built pages, and Debian's Chromium with playwright-core.
import { chromium } from "playwright-core";
import { startMock } from "../../mock/server.mjs";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export async function start({ fixtures = true } = {}) {
  const mock = await startMock({ port: 0, fixtures, pages: true });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    mock,
    browser,
    stop: async () => {
      await browser.close();
      await mock.close();
    },
  };
}

export async function openPage(
  { mock, browser },
  { theme = "light", language = "en", login = "clerk", width = 1440, height = 900, context: more = {} } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    baseURL: mock.address,
    colorScheme: theme,
    locale: language,
    timezoneId: "UTC",
    reducedMotion: "reduce",
    ...more,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource.* 4\d\d /.test(message.text()))
      faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  if (login) await context.request.post("/v1/session", { data: { login, password: "dunlin" } });
  return { page, context, faults };
}
