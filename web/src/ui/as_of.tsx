// Any day up to today: the screen shows what was dated up to it, and nothing can be decided there. The day is written
// as everywhere else; the browser's own calendar opens under it.
import { useRef } from "react";
import { useFormats, useSession, useText } from "@/app/contexts";
import { useKey } from "@/keyboard/use_keys";
import { isDay } from "@/text/day";
import { KeyHint } from "./kit";
import "./as_of.css";

interface AsOfProps {
  readonly day: string | undefined;
  readonly set: (day: string | undefined) => void;
}

export function AsOf({ day, set }: AsOfProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { today } = useSession();
  const field = useRef<HTMLInputElement>(null);
  const open = (): void => {
    field.current?.focus();
    try {
      field.current?.showPicker();
    } catch {
      // A browser without a calendar of its own: the field has the focus, and a day can be typed.
    }
  };
  useKey("a", text.customer.anotherDay, open);
  return (
    <label className="as-of" onClick={open}>
      <span>
        {text.customer.asOf} {day ? formats.fullDay(day) : text.customer.today}
      </span>
      <KeyHint name="a" />
      <input
        ref={field}
        type="date"
        value={day ?? today}
        max={today}
        onChange={({ target: { value } }) => set(isDay(value) && value !== today ? value : undefined)}
      />
    </label>
  );
}
