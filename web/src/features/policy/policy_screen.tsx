export function PolicyScreen(): React.JSX.Element { return <p>PolicyScreen</p>; }
