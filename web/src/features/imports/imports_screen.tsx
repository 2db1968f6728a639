export function ImportsScreen(): React.JSX.Element { return <p>ImportsScreen</p>; }
