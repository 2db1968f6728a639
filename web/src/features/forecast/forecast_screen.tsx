export function ForecastScreen(): React.JSX.Element { return <p>ForecastScreen</p>; }
