// Where a day begins: the worklist, or for who works none the first screen that is his.
import { Navigate } from "@tanstack/react-router";
import { useMay } from "./contexts";

export function Home(): React.JSX.Element {
  const works = useMay("view_worklist");
  const decides = useMay("view_proposals");
  return <Navigate to={works ? "/worklist" : decides ? "/approvals" : "/settings"} replace />;
}
