export function SettingsScreen(): React.JSX.Element { return <p>SettingsScreen</p>; }
