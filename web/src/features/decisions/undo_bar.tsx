// "Reminder to Brenner: sent in 8 s. Undo." It stands under the work and pushes it up; it covers nothing.
import { useEffect, useState } from "react";
import { useText } from "@/app/contexts";
import { Button, State, sentenceOf } from "@/ui/kit";
import { decisions, useFailed, useUndo } from "./decisions";

function useSecondsUntil(due: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (due === 0) return undefined;
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, [due]);
  return Math.max(0, Math.ceil((due - now) / 1000));
}

export function UndoBar(): React.JSX.Element {
  const text = useText();
  const undo = useUndo();
  const failed = useFailed();
  const seconds = useSecondsUntil(undo.due);
  return (
    <div role="status" aria-live="polite">
      {failed.length > 0 && (
        <div className="undo-bar failed">
          <ul className="undo-failures">
            {failed.map(({ about, label, error }) => (
              <li key={about}>
                <State tone="alarm" glyph="triangle">
                  {label}: {sentenceOf(error, text.common.unreachable)}
                </State>
              </li>
            ))}
          </ul>
          <Button onPress={() => decisions.forgetFailures()}>{text.common.seen}</Button>
        </div>
      )}
      {undo.last && (
        <div className="undo-bar">
          <span>
            <b>{undo.last.label}</b> <span aria-hidden="true">{text.undo[undo.last.fate ?? "isSent"](seconds)}</span>
            {undo.count > 1 && ` ${text.undo.more(undo.count - 1)}`}
          </span>
          <Button hint="u" onPress={() => void decisions.queue.undo()}>
            {text.undo.undo}
          </Button>
          <Button onPress={() => decisions.queue.releaseAll()}>
            {undo.last.fate === "areNoted" ? text.undo.noteNow : text.undo.now}
          </Button>
        </div>
      )}
    </div>
  );
}
