export function InsightScreen(): React.JSX.Element { return <p>InsightScreen</p>; }
