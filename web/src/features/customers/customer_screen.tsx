export function CustomerScreen(): React.JSX.Element { return <p>CustomerScreen</p>; }
