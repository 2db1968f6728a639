// A text as the square that a telephone reads. Loaded when somebody sets up a second factor, not before.
import qrcode from "qrcode-generator";

const margin = 4;

export default function Qr({ of, label }: { of: string; label: string }): React.JSX.Element {
  const code = qrcode(0, "M");
  code.addData(of);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; ++row) {
    for (let column = 0; column < count; ++column) {
      if (code.isDark(row, column)) path += `M${column + margin} ${row + margin}h1v1h-1z`;
    }
  }
  const side = count + 2 * margin;
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <path className="qr-paper" d={`M0 0h${side}v${side}h-${side}z`} />
      <path className="qr-ink" d={path} />
    </svg>
  );
}
