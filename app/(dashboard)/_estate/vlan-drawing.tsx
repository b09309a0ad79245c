"use client";

import { memo, type PointerEvent, useId } from "react";
import { cx } from "@/components/ui/cx";
import { cellOf, type MapShape, runsOf, type VlanState, vlanAt } from "./vlan-cells";

export const vlanFill: Record<VlanState, string> = {
  active: "fill-accent",
  releasing: "fill-reserved",
  quarantined: "fill-warn",
  foreign: "fill-control",
  free: "fill-free",
};

/** Room at the left for the number that a row begins with, in units of the drawing. */
const labelWidth = 34;

export interface VlanDrawingProps {
  shape: MapShape;
  range: { from: number; to: number };
  /** Of every VLAN of the range, from its first on. Kept stable, so that moving the pointer draws no cell again. */
  states: readonly VlanState[];
  /** The cell with a frame. */
  marked: number | null;
  openable: boolean;
  onHover: (vlan: number | null) => void;
  onPress: (vlan: number, byTouch: boolean) => void;
  className?: string;
}

/** The cells as SVG: positions are attributes there, which a strict style policy allows in server-made HTML. */
export function VlanDrawing({ shape, range, states, marked, openable, onHover, onPress, className }: VlanDrawingProps) {
  const { columns, cell } = shape;
  const rows = Math.ceil((range.to - range.from + 1) / columns);
  const width = labelWidth + columns * cell;
  const height = rows * cell;
  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = width / box.width;
    return vlanAt({
      x: (event.clientX - box.left) * scale - labelWidth,
      y: (event.clientY - box.top) * scale,
      range,
      shape,
    });
  };
  const place = marked !== null && marked >= range.from && marked <= range.to && cellOf(marked, range.from, columns);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      data-columns={columns}
      aria-hidden="true"
      className={cx("h-auto w-full select-none", openable && "cursor-pointer", className)}
      onPointerMove={(event) => event.pointerType !== "touch" && onHover(at(event))}
      onPointerLeave={() => onHover(null)}
      onPointerUp={(event) => {
        const vlan = at(event);
        if (vlan !== null && event.button === 0) onPress(vlan, event.pointerType === "touch");
      }}
    >
      <Cells shape={shape} from={range.from} to={range.to} states={states} />
      {place && (
        <rect
          x={labelWidth + place.column * cell - 0.5}
          y={place.row * cell - 0.5}
          width={cell}
          height={cell}
          rx="1.5"
          className="fill-none stroke-2 stroke-ink"
        />
      )}
    </svg>
  );
}

const Cells = memo(function Cells(props: { shape: MapShape; from: number; to: number; states: readonly VlanState[] }) {
  const { shape, from, to, states } = props;
  const { columns, cell } = shape;
  const gaps = useId();
  const runs = runsOf({
    range: { from, to },
    columns,
    stateOf: (vlan) => states[vlan - from] ?? "free",
  });
  const rows = Math.ceil((to - from + 1) / columns);
  const everyRow = Math.max(1, Math.ceil(12 / cell));
  return (
    <>
      <pattern id={gaps} width={cell} height={cell} x={labelWidth} patternUnits="userSpaceOnUse">
        <path d={`M${cell - 1} 0h1v${cell}h-${cell}v-1h${cell - 1}z`} className="fill-panel" />
      </pattern>
      {Array.from({ length: rows }, (_, row) => row)
        .filter((row) => row % everyRow === 0)
        .map((row) => (
          <text
            key={row}
            x={labelWidth - 6}
            y={row * cell + cell / 2}
            textAnchor="end"
            dominantBaseline="central"
            fontSize="10"
            className="tabular fill-muted"
          >
            {from + row * columns}
          </text>
        ))}
      {runs.map((run) => {
        const { column, row } = cellOf(run.from, from, columns);
        return (
          <rect
            key={run.from}
            x={labelWidth + column * cell}
            y={row * cell}
            width={(run.to - run.from + 1) * cell}
            height={cell}
            className={vlanFill[run.state]}
          />
        );
      })}
      <rect x={labelWidth} width={columns * cell} height={rows * cell} fill={`url(#${gaps})`} />
    </>
  );
});
