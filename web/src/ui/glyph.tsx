// Ten pixels, a shape of its own for each state; a word always stands beside it.
export type GlyphName = "dot" | "half" | "ring" | "triangle" | "diamond" | "bars" | "check" | "cross";

const shapes: Record<GlyphName, React.JSX.Element> = {
  dot: <circle cx="5" cy="5" r="3.9" className="glyph-fill" />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.6" className="glyph-line" />
      <path d="M5 1.400A3.600 3.600 0 0 1 5 8.600Z" className="glyph-fill" />
    </>
  ),
  ring: <circle cx="5" cy="5" r="3.400" className="glyph-line" />,
  triangle: <path d="M5 .9 9.500 9H.5Z" className="glyph-fill" />,
  diamond: <path d="M5 .9 9.100 5 5 9.100.9 5Z" className="glyph-line" />,
  bars: <path d="M2 1.200h2.200v7.600H2ZM5.800 1.200H8v7.600H5.800Z" className="glyph-fill" />,
  check: <path d="M1.200 5.400 3.900 8 8.900 2" className="glyph-stroke" />,
  cross: <path d="M1.800 1.800 8.200 8.200M8.200 1.800 1.800 8.200" className="glyph-stroke" />,
};

export function Glyph({ name, className = "" }: { name: GlyphName; className?: string }): React.JSX.Element {
  return (
    <svg className={`glyph ${className}`} viewBox="0 0 10 10" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
