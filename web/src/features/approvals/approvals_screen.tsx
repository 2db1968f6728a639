export function ApprovalsScreen(): React.JSX.Element { return <p>ApprovalsScreen</p>; }
