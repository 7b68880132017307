import { clsx } from "clsx";
import { useState } from "react";
import { axis, shown, type Kind } from "./figures.ts";

/** One line, or the bars. */
export interface Line {
  name: string;
  values: readonly (number | null)[];
}

interface ChartProps {
  /** What it shows, for whoever does not see it; the figures themselves stand in the table beside it. */
  label: string;
  kind: Kind;
  lines: readonly Line[];
  /** What each step is called. */
  steps: readonly string[];
}

/** The colours of the lines, told apart in either scheme; more lines than these are in the table alone. */
export const lineColors = [
  "var(--chart-1)",
  "var(--chart-2)",
  "var(--chart-3)",
  "var(--chart-4)",
  "var(--chart-5)",
  "var(--chart-6)",
] as const;

const colorOf = (at: number) => lineColors[at % lineColors.length] ?? lineColors[0];

/** The drawing is as wide as this for each step, and as high; it is stretched to its place. */
const STEP = 10;
const HEIGHT = 100;

/** Bars for one line of counts, lines for everything else. */
// long: one drawing, from its axis to its legend.
export function Chart({ label, kind, lines, steps }: ChartProps) {
  const [at, setAt] = useState<number | null>(null);
  const drawn = lines.slice(0, lineColors.length);
  const most = Math.max(0, ...drawn.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const { top, parts } = axis(most, kind);
  const marks = Array.from({ length: parts + 1 }, (_, part) => (top / parts) * (parts - part));
  const width = Math.max(1, steps.length) * STEP;
  const bars = kind === "count" && drawn.length === 1;
  return (
    <figure className="flex flex-col gap-3">
      <div className="flex gap-2">
        <div
          aria-hidden
          className="flex h-52 flex-col justify-between text-right text-12 text-text-3 tabular-nums"
        >
          {marks.map((mark) => (
            <span key={mark} className="-my-2 whitespace-nowrap">
              {shown(mark, kind === "rating" ? "count" : kind)}
            </span>
          ))}
        </div>
        <div className="relative h-52 min-w-0 grow">
          <div aria-hidden className="absolute inset-0 flex flex-col justify-between">
            {marks.map((mark) => (
              <span key={mark} className="border-t border-line" />
            ))}
          </div>
          <svg
            role="img"
            aria-label={label}
            viewBox={`0 0 ${width} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
            onPointerLeave={() => setAt(null)}
            onPointerMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const step = Math.floor(((event.clientX - box.left) / box.width) * steps.length);
              setAt(Math.min(Math.max(step, 0), steps.length - 1));
            }}
          >
            <rect width={width} height={HEIGHT} className="fill-transparent" />
            {at === null ? null : (
              <rect x={at * STEP} width={STEP} height={HEIGHT} className="fill-raised" opacity={0.7} />
            )}
            {drawn.map(({ name, values }, line) =>
              bars ? (
                <Bars key={name} values={values} top={top} color={colorOf(line)} />
              ) : (
                <path
                  key={name}
                  d={pathOf(values, top)}
                  fill="none"
                  stroke={colorOf(line)}
                  strokeWidth={2}
                  strokeLinecap="round"
                  strokeLinejoin="round"
                  vectorEffect="non-scaling-stroke"
                />
              ),
            )}
          </svg>
          {at === null ? null : (
            <Reading step={steps[at] ?? ""} side={at * 2 < steps.length ? "right" : "left"}>
              {drawn.map(({ name, values }, line) => (
                <p key={name} className="flex items-center gap-1.5">
                  <Swatch color={colorOf(line)} />
                  <span className="min-w-0 grow truncate">{name}</span>
                  <span className="pl-2 font-medium tabular-nums">{shown(values[at] ?? null, kind)}</span>
                </p>
              ))}
            </Reading>
          )}
        </div>
      </div>
      <StepNames steps={steps} />
      {drawn.length < 2 ? null : (
        <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-text-2">
          {drawn.map(({ name }, line) => (
            <span key={name} className="flex min-w-0 items-center gap-1.5">
              <Swatch color={colorOf(line)} />
              <span className="truncate">{name}</span>
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

function Swatch({ color }: { color: string }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: color }} />;
}

interface BarsProps {
  values: readonly (number | null)[];
  top: number;
  color: string;
}

function Bars({ values, top, color }: BarsProps) {
  return values.map((value, at) => {
    const height = ((value ?? 0) / top) * HEIGHT;
    return (
      <rect key={at} x={at * STEP + 1} y={HEIGHT - height} width={STEP - 2} height={height} fill={color} />
    );
  });
}

/** A path through the middles of the steps; where there is no value, there is no line, and a lone value is a dot. */
function pathOf(values: readonly (number | null)[], top: number): string {
  let path = "";
  values.forEach((value, at) => {
    if (value === null) return;
    const [x, y] = [at * STEP + STEP / 2, HEIGHT - (value / top) * HEIGHT];
    const goesOn = at > 0 && (values[at - 1] ?? null) !== null;
    path += goesOn ? `L${x} ${y.toFixed(2)}` : `M${x} ${y.toFixed(2)}h0.001`;
  });
  return path;
}

function Reading({
  step,
  side,
  children,
}: {
  step: string;
  side: "left" | "right";
  children: React.ReactNode;
}) {
  return (
    <div
      aria-hidden
      className={clsx(
        "pointer-events-none absolute top-1 max-w-56 rounded-input border border-line bg-bg px-3 py-2 text-12 shadow-float",
        side === "right" ? "right-1" : "left-1",
      )}
    >
      <p className="mb-1 text-text-3">{step}</p>
      {children}
    </div>
  );
}

/** A few of the names, as many as there is room for. */
function StepNames({ steps }: { steps: readonly string[] }) {
  const last = steps.length - 1;
  const named = [...new Set([0, Math.floor(last / 2), last])].filter((at) => at >= 0);
  return (
    <div aria-hidden className="flex justify-between pl-10 text-12 text-text-3">
      {named.map((at) => (
        <span key={at}>{steps[at]}</span>
      ))}
    </div>
  );
}
