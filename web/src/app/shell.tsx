// What stands around every screen: who is signed in, the rail, the keys that work everywhere, the bar to undo.
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useMemo, useState } from "react";
import { Problem, keepCsrfToken, onSignedOut } from "@/api/client";
import { follow } from "@/api/events";
import { client, sessionQuery } from "@/api/queries";
import { UndoBar } from "@/features/decisions/undo_bar";
import { decisions } from "@/features/decisions/decisions";
import { SignIn } from "@/features/session/sign_in";
import { useKey } from "@/keyboard/use_keys";
import { en, type Messages } from "@/text/en";
import { formatsOf } from "@/text/format";
import { Failure, Loading } from "@/ui/kit";
import { FormatsContext, SessionContext, TextContext, useSession, useText } from "./contexts";
import { show, useOverlay } from "./palette_state";
import { languageOf, usePreferences } from "./preferences";
import { Rail } from "./rail";
import "./shell.css";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const KeysOverlay = lazy(() => import("./palette").then((module) => ({ default: module.KeysOverlay })));

function useMessages(language: "en" | "de"): Messages {
  const [german, setGerman] = useState<Messages | null>(null);
  useEffect(() => {
    if (language === "de" && !german) void import("@/text/de").then((module) => setGerman(module.de));
  }, [language, german]);
  return language === "de" && german ? german : en;
}

function Foot(): React.JSX.Element {
  const session = useSession();
  const text = useText();
  return (
    <Link to="/settings" className="initials" title={session.login}>
      <span aria-hidden="true">{session.login.slice(0, 2).toUpperCase()}</span>
      <span className="hidden">{text.shell.settingsOf(session.login)}</span>
    </Link>
  );
}

function Frame(): React.JSX.Element {
  const text = useText();
  const overlay = useOverlay();
  const router = useRouter();
  useKey(["/", "Ctrl K"], text.keys.find, () => show("palette"), { inFields: true });
  useKey("?", text.keys.all, () => show("keys"));
  useKey("u", text.keys.undo, () => void decisions.queue.undo());
  useEffect(() => follow(), []);
  useEffect(() => {
    const leave = (): void => decisions.queue.releaseAll(true);
    window.addEventListener("pagehide", leave);
    const stop = router.subscribe("onBeforeNavigate", (event) => {
      if (event.pathChanged) decisions.queue.releaseAll();
    });
    return () => {
      window.removeEventListener("pagehide", leave);
      stop();
    };
  }, [router]);
  return (
    <div className="app">
      <a className="skip" href="#content">
        {text.shell.skip}
      </a>
      <Rail foot={<Foot />} />
      <div className="frame">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
        <UndoBar />
      </div>
      <Suspense>
        {overlay === "palette" && <Palette />}
        {overlay === "keys" && <KeysOverlay />}
      </Suspense>
    </div>
  );
}

export function Shell(): React.JSX.Element {
  const language = languageOf(usePreferences());
  const messages = useMessages(language);
  const session = useQuery(sessionQuery);
  const today = session.data?.today ?? "";
  const formats = useMemo(() => formatsOf(language, today.slice(0, 4)), [language, today]);
  if (session.data) keepCsrfToken(session.data.csrf_token);
  useEffect(() => onSignedOut(() => void client.resetQueries({ queryKey: sessionQuery.queryKey })), []);
  const signedOut = session.error instanceof Problem && session.error.status === 401;
  return (
    <TextContext value={messages}>
      <FormatsContext value={formats}>
        {session.data ? (
          <SessionContext value={session.data}>
            <Frame />
          </SessionContext>
        ) : signedOut ? (
          <SignIn />
        ) : session.error ? (
          <Failure error={session.error} retry={() => void session.refetch()} />
        ) : (
          <Loading />
        )}
      </FormatsContext>
    </TextContext>
  );
}
