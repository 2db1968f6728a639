import { Link } from "@tanstack/react-router";
import { Empty } from "@/ui/kit";
import { useText } from "./contexts";

export function NotFound(): React.JSX.Element {
  const text = useText();
  return (
    <main className="content">
      <Empty title={text.common.notFound}>
        <Link to="/worklist">{text.common.toWorklist}</Link>
      </Empty>
    </main>
  );
}
