// The small questions of a decision: why it is rejected, on which day to look again, what was promised or disputed.
// They open over nothing that is being decided: the pane stays readable beside them.
import { useState, type ReactNode } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { Problem, post, type Schemas } from "@/api/client";
import { useSession, useText } from "@/app/contexts";
import { addDays, nextWorkday } from "@/text/day";
import { Button, State, sentenceOf } from "@/ui/kit";

interface FormProps {
  readonly title: string;
  readonly note?: string;
  readonly action: string;
  readonly close: () => void;
  readonly send: (form: FormData) => Promise<void>;
  readonly children: ReactNode;
}

export function FormDialog({ title, note, action, close, send, children }: FormProps): React.JSX.Element {
  const text = useText();
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (form: FormData): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await send(form);
      close();
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <ModalOverlay className="backdrop" isOpen isDismissable onOpenChange={close}>
      <Modal>
        <Dialog className="dialog narrow" aria-label={title}>
          <form
            className="dialog-body"
            onSubmit={(event) => {
              event.preventDefault();
              void submit(new FormData(event.currentTarget));
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
            }}
          >
            <h2>{title}</h2>
            {note && <p className="reason small field">{note}</p>}
            {children}
            <p role="alert" className="field">
              {fault !== null && (
                <State tone="alarm" glyph="triangle">
                  {sentenceOf(fault, text.common.unreachable)}
                </State>
              )}
              {fault instanceof Problem &&
                fault.errors.map((error) => (
                  <span key={error.field} className="field-fault">
                    {error.field}: {error.detail}
                  </span>
                ))}
            </p>
            <div className="row-of-buttons">
              <Button kind="primary" type="submit" disabled={busy}>
                {action}
              </Button>
              <Button onPress={close}>{text.common.cancel}</Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function RejectDialog({
  name,
  close,
  reject,
}: {
  name: string;
  close: () => void;
  reject: (reason: string) => void;
}): React.JSX.Element {
  const text = useText();
  return (
    <FormDialog
      title={text.reject.title(name)}
      action={text.reject.action}
      close={close}
      send={(form) => {
        reject(String(form.get("reason")).trim());
        return Promise.resolve();
      }}
    >
      <label className="field">
        <span>{text.reject.reason}</span>
        <textarea className="input" name="reason" rows={3} required minLength={1} maxLength={1000} autoFocus />
      </label>
    </FormDialog>
  );
}

export function FollowUpDialog({
  customer,
  name,
  close,
  done,
}: {
  customer: string;
  name: string;
  close: () => void;
  done: () => void;
}): React.JSX.Element {
  const text = useText();
  return (
    <WhenDialog
      title={text.followUp.title(name)}
      close={close}
      send={async (when) => {
        const body: Schemas["FollowUpRequest"] = { customer, ...when };
        await post<unknown>("/v1/follow-ups", body);
        done();
      }}
    />
  );
}

// On which day to look again, and why; of one customer or of several.
export function WhenDialog({
  title,
  close,
  send,
}: {
  title: string;
  close: () => void;
  send: (when: { readonly due_on: string; readonly note: string }) => Promise<void>;
}): React.JSX.Element {
  const text = useText();
  const { today } = useSession();
  return (
    <FormDialog
      title={title}
      note={text.followUp.note}
      action={text.followUp.action}
      close={close}
      send={(form) => send({ due_on: String(form.get("due_on")), note: String(form.get("note")).trim() })}
    >
      <label className="field">
        <span>{text.followUp.on}</span>
        <input
          className="input"
          type="date"
          name="due_on"
          required
          min={addDays(today, 1)}
          defaultValue={nextWorkday(addDays(today, 3))}
        />
      </label>
      <label className="field">
        <span>{text.followUp.why}</span>
        <input
          className="input"
          name="note"
          required
          maxLength={1000}
          defaultValue={text.followUp.usual}
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
    </FormDialog>
  );
}

export type HoldKind = "promise" | "dispute" | "other";

export function HoldDialog({
  customer,
  name,
  kind,
  invoices,
  close,
  done,
}: {
  customer: string;
  name: string;
  kind: HoldKind;
  invoices: readonly string[];
  close: () => void;
  done: () => void;
}): React.JSX.Element {
  const text = useText();
  const { today } = useSession();
  return (
    <FormDialog
      title={text.hold.title[kind](name)}
      note={text.hold.note[kind]}
      action={text.hold.action[kind]}
      close={close}
      send={async (form) => {
        const until = String(form.get("until_on"));
        const invoice = String(form.get("invoice") ?? "");
        const body: Schemas["ProposalRequest"] = {
          action: "place_hold",
          with: {
            customer,
            hold_kind: kind,
            reason: String(form.get("reason")).trim(),
            ...(until ? { until_on: until } : {}),
            ...(invoice ? { invoice } : {}),
          },
        };
        await post<Schemas["ProposalOutcome"]>("/v1/proposals", body);
        done();
      }}
    >
      {invoices.length > 0 && (
        <label className="field">
          <span>{text.hold.what}</span>
          <select className="input" name="invoice">
            <option value="">{text.hold.account}</option>
            {invoices.map((invoice) => (
              <option key={invoice} value={invoice}>
                {invoice}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <span>{text.hold.until[kind]}</span>
        <input
          className="input"
          type="date"
          name="until_on"
          min={today}
          required={kind === "promise"}
          defaultValue={kind === "promise" ? nextWorkday(addDays(today, 7)) : ""}
          autoFocus
        />
      </label>
      <label className="field">
        <span>{text.hold.reason}</span>
        <textarea className="input" name="reason" rows={2} required maxLength={1000} />
      </label>
    </FormDialog>
  );
}
