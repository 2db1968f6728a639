export function InvoiceScreen(): React.JSX.Element { return <p>InvoiceScreen</p>; }
