export function CustomersScreen(): React.JSX.Element { return <p>CustomersScreen</p>; }
