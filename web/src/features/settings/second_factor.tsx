// The second factor: a secret for an authenticator, which counts once a code of it was given; with a code it is removed.
import { useMutation } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { post, request, type Schemas } from "@/api/client";
import { client, sessionQuery, sessionsQuery } from "@/api/queries";
import { useSession, useText } from "@/app/contexts";
import { Button, Failure, Section, State } from "@/ui/kit";

const Qr = lazy(() => import("./qr"));

interface CodeFormProps {
  readonly action: string;
  readonly busy: boolean;
  readonly send: (code: string) => void;
  readonly cancel?: (() => void) | undefined;
}

function CodeForm({ action, busy, send, cancel }: CodeFormProps): React.JSX.Element {
  const text = useText();
  return (
    <form
      className="code-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(String(new FormData(event.currentTarget).get("code")));
        event.currentTarget.reset();
      }}
    >
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
      <div className="row-of-buttons">
        <Button kind="primary" type="submit" disabled={busy}>
          {action}
        </Button>
        {cancel && <Button onPress={cancel}>{text.common.cancel}</Button>}
      </div>
    </form>
  );
}

function Secret({ secret }: { secret: Schemas["TotpSecret"] }): React.JSX.Element {
  const text = useText();
  return (
    <div className="factor">
      <Suspense fallback={<span className="qr" />}>
        <Qr of={secret.uri} label={text.settings.factorSquare} />
      </Suspense>
      <div>
        <p>{text.settings.factorSecret}</p>
        <p className="mono factor-secret">{secret.secret.match(/.{1,4}/g)?.join(" ")}</p>
        <p className="reason">
          <a href={secret.uri}>{text.settings.factorOpen}</a>
        </p>
      </div>
    </div>
  );
}

export function SecondFactor(): React.JSX.Element {
  const text = useText();
  const { second_factor: on } = useSession();
  const begin = useMutation({ mutationFn: () => post<Schemas["TotpSecret"]>("/v1/session/totp") });
  const send = useMutation({
    mutationFn: ({ method, code }: { method: "PUT" | "DELETE"; code: string }) =>
      request<undefined>(method, "/v1/session/totp", { body: { code } }),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: sessionQuery.queryKey });
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      begin.reset();
    },
  });
  return (
    <Section title={text.settings.factor} note={on ? text.settings.factorOn : text.settings.factorOff}>
      {send.isSuccess && (
        <p role="status">
          <State tone={on ? "moss" : "plain"} glyph={on ? "check" : "ring"}>
            {on ? text.settings.factorSet : text.settings.factorRemoved}
          </State>
        </p>
      )}
      {on ? (
        <CodeForm
          action={text.settings.factorRemove}
          busy={send.isPending}
          send={(code) => send.mutate({ method: "DELETE", code })}
        />
      ) : begin.data ? (
        <>
          <Secret secret={begin.data} />
          <CodeForm
            action={text.settings.factorConfirm}
            busy={send.isPending}
            send={(code) => send.mutate({ method: "PUT", code })}
            cancel={() => {
              begin.reset();
              send.reset();
            }}
          />
        </>
      ) : (
        <>
          <p className="reason">{text.settings.factorWhy}</p>
          <div className="row-of-buttons">
            <Button
              onPress={() => {
                send.reset();
                begin.mutate();
              }}
              disabled={begin.isPending}
            >
              {text.settings.factorBegin}
            </Button>
          </div>
        </>
      )}
      {(begin.isError || send.isError) && <Failure error={begin.error ?? send.error} />}
    </Section>
  );
}
