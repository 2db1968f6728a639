// A screen that could not be drawn says so in its place; the rail stays, and so does everything else.
import { useRouter } from "@tanstack/react-router";
import { Button, State } from "@/ui/kit";
import { useText } from "./contexts";

export function Broken({ error, reset }: { error: unknown; reset: () => void }): React.JSX.Element {
  const text = useText();
  const router = useRouter();
  return (
    <main className="content" id="content">
      <div className="notice failure" role="alert">
        <State tone="alarm" glyph="cross">
          {text.common.broken}
        </State>
        <p className="reason small mono">{error instanceof Error ? error.message : String(error)}</p>
        <Button
          onPress={() => {
            reset();
            void router.invalidate();
          }}
        >
          {text.common.again}
        </Button>
      </div>
    </main>
  );
}
