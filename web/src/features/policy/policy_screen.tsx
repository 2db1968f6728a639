// The policy in force, in sentences beside its source; another one is checked here, and proposed to somebody else.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post, type Schemas } from "@/api/client";
import { policiesQuery, policyQuery } from "@/api/queries";
import { useFormats, useMay, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { Button, Failure, Heads, Loading, Section, State } from "@/ui/kit";
import "./policy.css";

function Sentences({ sentences }: { sentences: readonly string[] }): React.JSX.Element {
  return (
    <ul className="sentences">
      {sentences.map((sentence, index) => (
        <li key={index} className={/^\d+\. /.test(sentence) ? "rule" : ""}>
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function Checked({ check }: { check: Schemas["PolicyCheck"] }): React.JSX.Element {
  const text = useText();
  return (
    <Section title={text.policy.checked} note={check.ok ? text.policy.good : text.policy.bad}>
      {check.refusals.map((refusal, index) => (
        <p key={index}>
          <State tone="alarm" glyph="cross">
            {refusal.detail}
          </State>
        </p>
      ))}
      {check.warnings.map((warning, index) => (
        <p key={index}>
          <State tone="sand" glyph="triangle">
            {warning}
          </State>
        </p>
      ))}
      {check.ok && <Sentences sentences={check.sentences} />}
    </Section>
  );
}

function Editor({ policy, close }: { policy: Schemas["Policy"]; close: () => void }): React.JSX.Element {
  const text = useText();
  const [body, setBody] = useState(policy.body);
  const [reason, setReason] = useState("");
  const check = useMutation({ mutationFn: () => post<Schemas["PolicyCheck"]>("/v1/policies/check", { body }) });
  const propose = useMutation({
    mutationFn: () =>
      post<Schemas["ProposalOutcome"]>("/v1/proposals", {
        action: "change_policy",
        with: { body, reason },
      } satisfies Schemas["ProposalRequest"]),
  });
  const changed = body !== policy.body;
  return (
    <>
      <Section title={text.policy.edit} note={text.policy.editNote}>
        <label className="field">
          <span className="hidden">{text.policy.source}</span>
          <textarea
            className="input policy-source mono"
            rows={28}
            spellCheck={false}
            value={body}
            onChange={(event) => {
              setBody(event.target.value);
              check.reset();
            }}
          />
        </label>
        <label className="field">
          <span>{text.policy.why}</span>
          <input
            className="input"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={1000}
          />
        </label>
        <div className="row-of-buttons">
          <Button onPress={() => check.mutate()} disabled={check.isPending}>
            {text.policy.check}
          </Button>
          <Button
            kind="primary"
            onPress={() => propose.mutate()}
            disabled={!changed || reason.trim() === "" || check.data?.ok !== true || propose.isPending}
          >
            {text.policy.propose}
          </Button>
          <Button onPress={close}>{text.common.cancel}</Button>
        </div>
        {changed && check.data?.ok !== true && <p className="small quiet">{text.policy.checkFirst}</p>}
      </Section>
      {check.isError && <Failure error={check.error} />}
      {check.data && <Checked check={check.data} />}
      {propose.isError && <Failure error={propose.error} />}
      {propose.data && (
        <p className="notice">
          <State tone="moss" glyph="check">
            {propose.data.sentence}
          </State>{" "}
          <Link to="/approvals" search={{ at: propose.data.proposal, state: "all" }}>
            {propose.data.proposal}
          </Link>
        </p>
      )}
    </>
  );
}

function Versions(): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  const { data } = useQuery(policiesQuery);
  if (!data) return null;
  return (
    <Section title={text.policy.versions}>
      <table className="table">
        <Heads
          columns={[
            { number: text.policy.number },
            text.policy.since,
            text.policy.by,
            text.policy.approvedBy,
            text.policy.why,
          ]}
        />
        <tbody>
          {data.items.map((version) => (
            <tr key={version.number}>
              <td className="number strong">{version.number}</td>
              <td>{formats.instant(version.active_since)}</td>
              <td>{version.proposed_by ?? "\u2013"}</td>
              <td>{version.approved_by ?? "\u2013"}</td>
              <td className="reason">{version.reason ?? text.policy.first}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export function PolicyScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const may = useMay("propose_change_policy");
  const query = useQuery(policyQuery);
  const [editing, setEditing] = useState(false);
  const policy = query.data;
  return (
    <Screen
      title={text.rail.policy}
      subtitle={policy && text.policy.subtitle(policy.number, formats.instant(policy.active_since))}
      tools={may && policy && !editing && <Button onPress={() => setEditing(true)}>{text.policy.edit}</Button>}
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        policy && (
          <div className="policy">
            <div className="policy-column" tabIndex={0} role="region" aria-label={text.policy.sentences}>
              <Section title={text.policy.sentences} note={text.policy.sentencesNote}>
                <Sentences sentences={policy.sentences} />
              </Section>
              <Versions />
            </div>
            <div className="policy-column" tabIndex={0} role="region" aria-label={text.policy.source}>
              {editing ? (
                <Editor policy={policy} close={() => setEditing(false)} />
              ) : (
                <Section
                  title={text.policy.source}
                  note={
                    <span className="mono">
                      sha256 {policy.digest.slice(0, 8)} {"\u2026"} {policy.digest.slice(-8)}
                    </span>
                  }
                >
                  <pre className="bytes policy-body">{policy.body}</pre>
                </Section>
              )}
            </div>
          </div>
        )
      )}
    </Screen>
  );
}
