export function JournalScreen(): React.JSX.Element { return <p>JournalScreen</p>; }
