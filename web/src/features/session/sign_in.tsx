// One form, no more: login, password, the company where the server has several or an address named one, and the code of
// the second factor when the server asks for it. Beside it, where the company signs in elsewhere, a button for each such
// place; who was sent back from there is told why.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem, post, type Schemas } from "@/api/client";
import { completeSession } from "@/api/complete";
import { client, providersQuery, sessionQuery } from "@/api/queries";
import { useText } from "@/app/contexts";
import { Dunlin } from "@/app/rail";
import { Button, State, sentenceOf } from "@/ui/kit";
import "./sign_in.css";

const companyKept = "dunlin.company";

function companyAtFirst(): string {
  const named = new URLSearchParams(location.search).get("company") ?? "";
  return named || (localStorage.getItem(companyKept) ?? "");
}

function Providers(): React.JSX.Element | null {
  const text = useText();
  const { data } = useQuery(providersQuery);
  if (!data || data.items.length === 0) return null;
  return (
    <div className="sign-in-elsewhere">
      <p className="quiet small">{text.session.or}</p>
      {data.items.map(({ provider, label }) => (
        <a key={provider} className="button" href={`/v1/session/providers/${encodeURIComponent(provider)}`}>
          {text.session.with(label)}
        </a>
      ))}
    </div>
  );
}

function useRefused(): string {
  const text = useText();
  const reason = new URLSearchParams(location.search).get("refused");
  if (reason === null) return "";
  return reason === "identity_refused" ? text.session.identityRefused : text.session.refused;
}

export function SignIn(): React.JSX.Element {
  const text = useText();
  const [fault, setFault] = useState(useRefused());
  const [codeNeeded, setCodeNeeded] = useState(false);
  const [company] = useState(companyAtFirst);
  const [companyNeeded, setCompanyNeeded] = useState(company !== "");
  const [busy, setBusy] = useState(false);
  const send = async (form: FormData): Promise<void> => {
    setBusy(true);
    setFault("");
    const code = String(form.get("code") ?? "").trim();
    const tenant = String(form.get("company") ?? "").trim();
    const body: Schemas["SignIn"] = {
      ...(tenant ? { tenant } : {}),
      login: String(form.get("login")),
      password: String(form.get("password")),
      ...(code ? { code } : {}),
    };
    try {
      const session = completeSession(await post<Schemas["Session"]>("/v1/session", body));
      localStorage.setItem(companyKept, session.tenant);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
      client.setQueryData(sessionQuery.queryKey, session);
    } catch (error) {
      if (error instanceof Problem && error.reason === "code_needed") setCodeNeeded(true);
      else if (!tenant && error instanceof Problem && (error.status === 400 || error.status === 422))
        setCompanyNeeded(true);
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
        {companyNeeded && (
          <label className="field">
            <span>{text.session.company}</span>
            <input
              className="input"
              name="company"
              defaultValue={company}
              autoComplete="organization"
              autoCapitalize="none"
              required
              autoFocus={company === ""}
            />
          </label>
        )}
        <label className="field">
          <span>{text.session.login}</span>
          <input
            className="input"
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus={!companyNeeded || company !== ""}
          />
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
              maxLength={6}
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
        <Providers />
      </form>
    </main>
  );
}
