// One's own: looks, keys, password, second factor. And for those who manage people: users and the keys of services.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post, request, type Schemas } from "@/api/client";
import { client, keysQuery, sessionQuery, sessionsQuery, usersQuery } from "@/api/queries";
import { useMay, useSession, useText } from "@/app/contexts";
import { changePreferences, usePreferences, type Preferences } from "@/app/preferences";
import { Screen } from "@/app/screen";
import { FormDialog } from "@/features/decisions/dialogs";
import { addDays } from "@/text/day";
import { Button, Day, Failure, Heads, Loading, Section, State } from "@/ui/kit";
import { SecondFactor } from "./second_factor";
import { Sessions } from "./sessions";
import "./settings.css";

function Choice<Name extends keyof Preferences>({
  name,
  label,
  options,
}: {
  name: Name;
  label: string;
  options: Readonly<Record<string, string>>;
}): React.JSX.Element {
  const preferences = usePreferences();
  return (
    <label className="field">
      <span>{label}</span>
      <select
        className="input"
        value={String(preferences[name])}
        onChange={(event) => changePreferences({ [name]: event.target.value })}
      >
        {Object.entries(options).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Looks(): React.JSX.Element {
  const text = useText();
  const { singleKeys } = usePreferences();
  return (
    <Section title={text.settings.looks} note={text.settings.looksNote}>
      <div className="settings-grid">
        <Choice name="theme" label={text.settings.theme} options={text.settings.themes} />
        <Choice name="language" label={text.settings.language} options={text.settings.languages} />
        <Choice name="density" label={text.settings.density} options={text.settings.densities} />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => changePreferences({ singleKeys: event.target.checked })}
        />{" "}
        {text.settings.singleKeys}
      </label>
    </Section>
  );
}

function Password(): React.JSX.Element {
  const text = useText();
  const change = useMutation({
    mutationFn: (form: FormData) =>
      post<undefined>("/v1/session/password", { old: String(form.get("old")), new: String(form.get("new")) }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Section title={text.settings.password} note={text.settings.passwordNote}>
      <form
        className="settings-grid"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(new FormData(event.currentTarget));
          event.currentTarget.reset();
        }}
      >
        <label className="field">
          <span>{text.settings.oldPassword}</span>
          <input className="input" type="password" name="old" autoComplete="current-password" required />
        </label>
        <label className="field">
          <span>{text.settings.newPassword}</span>
          <input className="input" type="password" name="new" autoComplete="new-password" minLength={12} required />
        </label>
        <div className="field end">
          <Button type="submit" disabled={change.isPending}>
            {text.settings.change}
          </Button>
        </div>
      </form>
      {change.isError && <Failure error={change.error} />}
      {change.isSuccess && (
        <p>
          <State tone="moss" glyph="check">
            {text.settings.changed}
          </State>
        </p>
      )}
    </Section>
  );
}

const roles: readonly Schemas["Role"][] = ["collector", "account_owner", "controller", "admin", "auditor"];

function Once({ label, secret }: { label: string; secret: string }): React.JSX.Element {
  const text = useText();
  return (
    <p className="once">
      <State tone="sand" glyph="diamond">
        {label} <b className="mono">{secret}</b> {text.settings.once}
      </State>
    </p>
  );
}

function Users(): React.JSX.Element {
  const text = useText();
  const may = useMay("manage_users");
  const query = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<Schemas["UserProposal"] | null>(null);
  return (
    <Section
      title={text.settings.users}
      aside={may && <Button onPress={() => setAdding(true)}>{text.settings.addUser}</Button>}
    >
      {added && <Once label={text.settings.passwordOf} secret={added.password} />}
      {added && <p className="reason">{added.sentence}</p>}
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} />
      ) : (
        <table className="table">
          <Heads columns={[text.session.login, text.settings.roles, text.settings.factor, text.settings.id]} />
          <tbody>
            {query.data.items.map((user) => (
              <tr key={user.user}>
                <td className="strong">{user.login}</td>
                <td>{user.roles.map((role) => text.roles[role]).join(", ") || text.common.nothing}</td>
                <td>{user.second_factor ? text.common.yes : text.common.no}</td>
                <td className="mono quiet">{user.user}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && (
        <FormDialog
          title={text.settings.addUser}
          note={text.settings.addUserNote}
          action={text.settings.proposeUser}
          close={() => setAdding(false)}
          send={async (form) => {
            const body = {
              login: String(form.get("login")),
              roles: form.getAll("roles").map(String) as Schemas["Role"][],
              reason: String(form.get("reason")),
            } satisfies Schemas["UserRequest"];
            setAdded(await post<Schemas["UserProposal"]>("/v1/users", body));
            await query.refetch();
          }}
        >
          <label className="field">
            <span>{text.session.login}</span>
            <input className="input" name="login" required maxLength={100} autoFocus />
          </label>
          <fieldset className="field checks-of">
            <legend>{text.settings.roles}</legend>
            {roles.map((role) => (
              <label key={role} className="check">
                <input type="checkbox" name="roles" value={role} /> {text.roles[role]}
              </label>
            ))}
          </fieldset>
          <label className="field">
            <span>{text.settings.reason}</span>
            <input className="input" name="reason" required maxLength={1000} />
          </label>
        </FormDialog>
      )}
    </Section>
  );
}

const scopes = [
  "import_facts",
  "view_worklist",
  "view_customer",
  "view_proposals",
  "run_morning",
  "propose_send_message",
  "propose_place_hold",
] as const;

function KeyDialog({ close, made }: { close: () => void; made: (key: Schemas["NewKey"]) => void }): React.JSX.Element {
  const text = useText();
  const { today } = useSession();
  return (
    <FormDialog
      title={text.settings.addKey}
      action={text.settings.makeKey}
      close={close}
      send={async (form) => {
        const body = {
          name: String(form.get("name")),
          user: String(form.get("user")),
          scopes: form.getAll("scopes").map(String),
          expires_on: String(form.get("expires_on")),
        } satisfies Schemas["KeyRequest"];
        made(await post<Schemas["NewKey"]>("/v1/keys", body));
      }}
    >
      <label className="field">
        <span>{text.settings.name}</span>
        <input className="input" name="name" required maxLength={100} autoFocus />
      </label>
      <label className="field">
        <span>{text.settings.actsAs}</span>
        <input className="input" name="user" required maxLength={100} autoCapitalize="none" />
      </label>
      <fieldset className="field checks-of">
        <legend>{text.settings.scopes}</legend>
        {scopes.map((scope) => (
          <label key={scope} className="check">
            <input type="checkbox" name="scopes" value={scope} /> <span className="mono">{scope}</span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{text.settings.until}</span>
        <input
          className="input"
          type="date"
          name="expires_on"
          required
          min={addDays(today, 1)}
          defaultValue={addDays(today, 365)}
        />
      </label>
    </FormDialog>
  );
}

function Keys(): React.JSX.Element {
  const text = useText();
  const query = useQuery(keysQuery);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const revoke = useMutation({
    mutationFn: (key: string) => request<undefined>("DELETE", `/v1/keys/${key}`),
    onSuccess: () => void query.refetch(),
  });
  return (
    <Section
      title={text.settings.keys}
      note={text.settings.keysNote}
      aside={<Button onPress={() => setAdding(true)}>{text.settings.addKey}</Button>}
    >
      {secret !== null && <Once label={text.settings.secret} secret={secret} />}
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} />
      ) : query.data.items.length === 0 ? (
        <p className="reason">{text.settings.noKeys}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.settings.name}</th>
              <th scope="col">{text.settings.scopes}</th>
              <th scope="col">{text.settings.until}</th>
              <th scope="col">
                <span className="hidden">{text.settings.revoke}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.items.map((key) => (
              <tr key={key.key}>
                <td className="strong">{key.name}</td>
                <td className="mono">{key.scopes.join(", ")}</td>
                <td>
                  <Day day={key.expires_on} full />
                </td>
                <td className="number">
                  <Button onPress={() => revoke.mutate(key.key)}>{text.settings.revoke}</Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {revoke.isError && <Failure error={revoke.error} />}
      {adding && (
        <KeyDialog
          close={() => setAdding(false)}
          made={(made) => {
            setSecret(made.secret);
            void query.refetch();
          }}
        />
      )}
    </Section>
  );
}

export function SettingsScreen(): React.JSX.Element {
  const text = useText();
  const session = useSession();
  const seesUsers = useMay("view_users");
  const manages = useMay("manage_users");
  const signOut = useMutation({
    mutationFn: () => request<undefined>("DELETE", "/v1/session"),
    onSettled: () => void client.resetQueries({ queryKey: sessionQuery.queryKey }),
  });
  return (
    <Screen
      title={text.settings.title}
      subtitle={`${session.login}, ${session.roles.map((role) => text.roles[role]).join(", ")}; ${session.company}; Dunlin ${session.version}`}
      tools={<Button onPress={() => signOut.mutate()}>{text.settings.signOut}</Button>}
    >
      <div className="settings">
        <div>
          <Looks />
          <Password />
          <SecondFactor />
          <Sessions />
        </div>
        <div>
          {seesUsers && <Users />}
          {seesUsers && (
            <Section title={text.access.title} note={text.access.subtitle}>
              <Link to="/settings/access">{text.access.open}</Link>
            </Section>
          )}
          {manages && <Keys />}
        </div>
      </div>
    </Screen>
  );
}
