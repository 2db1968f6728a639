// Any day up to today: the screen shows what was dated up to it, and nothing can be decided there.
import { useSession, useText } from "@/app/contexts";
import { isDay } from "@/text/day";
import "./as_of.css";

export function AsOf({ day, set }: { day: string | undefined; set: (day: string | undefined) => void }): React.JSX.Element {
  const text = useText();
  const { today } = useSession();
  return (
    <label className="as-of">
      <span>{text.customer.asOf}</span>
      <input type="date" value={day ?? today} max={today} onChange={(event) => set(isDay(event.target.value) && event.target.value !== today ? event.target.value : undefined)} />
    </label>
  );
}
