// One form, no more: login, password, and the code of the second factor when the server asks for it.
import { useState } from "react";
import { Problem, post, type Schemas } from "@/api/client";
import { client, sessionQuery } from "@/api/queries";
import { useText } from "@/app/contexts";
import { Dunlin } from "@/app/rail";
import { Button, State, sentenceOf } from "@/ui/kit";
import "./sign_in.css";

export function SignIn(): React.JSX.Element {
  const text = useText();
  const [fault, setFault] = useState("");
  const [codeNeeded, setCodeNeeded] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = async (form: FormData): Promise<void> => {
    setBusy(true);
    setFault("");
    const code = String(form.get("code") ?? "").trim();
    const body: Schemas["SignIn"] = {
      login: String(form.get("login")),
      password: String(form.get("password")),
      ...(code ? { code } : {}),
    };
    try {
      const session = await post<Schemas["Session"]>("/v1/session", body);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
      client.setQueryData(sessionQuery.queryKey, session);
    } catch (error) {
      if (error instanceof Problem && error.reason === "code_needed") setCodeNeeded(true);
      else setFault(sentenceOf(error, text.common.unreachable));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        <h1>
          <Dunlin />
          Dunlin
        </h1>
        <label className="field">
          <span>{text.session.login}</span>
          <input className="input" name="login" autoComplete="username" autoCapitalize="none" required autoFocus />
        </label>
        <label className="field">
          <span>{text.session.password}</span>
          <input className="input" name="password" type="password" autoComplete="current-password" required />
        </label>
        {codeNeeded && (
          <label className="field">
            <span>{text.session.code}</span>
            <input
              className="input"
              name="code"
              inputMode="numeric"
              pattern="[0-9]{6}"
              autoComplete="one-time-code"
              required
              autoFocus
            />
          </label>
        )}
        <p role="alert" className="sign-in-fault">
          {fault !== "" && (
            <State tone="alarm" glyph="triangle">
              {fault}
            </State>
          )}
        </p>
        <Button kind="primary" type="submit" disabled={busy}>
          {text.session.signIn}
        </Button>
      </form>
    </main>
  );
}
