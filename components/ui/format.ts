/**
 * How figures are written: always with their unit, a no-break space between, and at most three significant digits
 * where more would only be noise. Binary multiples under their everyday names (1 GB = 1024 MB), as the API counts.
 * `null` and `undefined` are written as an en dash: not known is not zero.
 */

const SPACE = "\u00a0";
export const UNKNOWN = "–";

const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"] as const;
type ByteUnit = (typeof byteUnits)[number];

type Figure = number | null | undefined;

const known = (value: Figure): value is number => typeof value === "number" && Number.isFinite(value);

/** At most three significant digits, never an exponent: 1.31, 12.5, 128, 1,024. */
export function formatSignificant(value: number): string {
  const magnitude = Math.abs(value);
  const fractionDigits = magnitude >= 99.95 || Number.isInteger(value) ? 0 : magnitude >= 9.995 ? 1 : 2;
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: fractionDigits }).format(value);
}

/** A count with thousands separated: 10,412. */
export function formatCount(value: Figure): string {
  return known(value) ? new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 }).format(value) : UNKNOWN;
}

/** Bytes in the largest unit that keeps at least one whole: 10.7 GB. */
export function formatBytes(bytes: Figure): string {
  return known(bytes) ? scaled(bytes, "B") : UNKNOWN;
}

/** Bytes per second: 118 MB/s. */
export function formatBytesPerSecond(bytes: Figure): string {
  return known(bytes) ? `${scaled(bytes, "B")}/s` : UNKNOWN;
}

/** Memory given in MB: 8 GB, 1.31 TB. */
export function formatMemoryMb(mb: Figure): string {
  return known(mb) ? scaled(mb, "MB") : UNKNOWN;
}

/** Disk given in GB: 40 GB, 1.95 TB. */
export function formatDiskGb(gb: Figure): string {
  return known(gb) ? scaled(gb, "GB") : UNKNOWN;
}

/** A share of 1 as percent: 0.124 → 12 %. Below ten percent one digit is kept; something never shows as 0 %. */
export function formatPercent(share: Figure): string {
  if (!known(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return `<0.1${SPACE}%`;
  const digits = percent !== 0 && Math.abs(percent) < 9.95 ? 1 : 0;
  return `${Number(percent.toFixed(digits))}${SPACE}%`;
}

/** A used amount of a total in one shared unit: '1.31 of 1.92 TB'. */
export function formatUsedOfTotal({
  used,
  total,
  unit,
}: {
  used: Figure;
  total: Figure;
  unit: ByteUnit | "cores";
}): string {
  if (unit === "cores")
    return `${known(used) ? formatSignificant(used) : UNKNOWN} of ${known(total) ? formatSignificant(total) : UNKNOWN}`;
  if (!known(total)) return known(used) ? scaled(used, unit) : UNKNOWN;
  const { divisor, name } = scaleOf(total, unit);
  const usedText = known(used) ? formatSignificant(used / divisor) : UNKNOWN;
  return `${usedText} of ${formatSignificant(total / divisor)}${SPACE}${name}`;
}

/** Cores: '1 core', '4 cores'. */
export function formatCores(cores: Figure): string {
  return known(cores) ? `${formatSignificant(cores)}${SPACE}${cores === 1 ? "core" : "cores"}` : UNKNOWN;
}

/** A length of time in its two largest units: '41 s', '3 min 5 s', '2 h 10 min', '14 d 3 h'. */
export function formatDuration(ms: Figure): string {
  if (!known(ms)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1 && ms > 0) return `${Math.max(0, Math.round(ms))}${SPACE}ms`;
  if (seconds < 60) return `${seconds}${SPACE}s`;
  const [major, minor, minorPerMajor] = durationUnits(seconds);
  const whole = Math.floor(seconds / major.seconds);
  const rest = Math.floor((seconds % major.seconds) / minor.seconds) % minorPerMajor;
  return `${formatCount(whole)}${SPACE}${major.name}${rest > 0 ? ` ${rest}${SPACE}${minor.name}` : ""}`;
}

/** Uptime in one unit, for table cells: '14 d', '3 h', '5 min'. */
export function formatUptime(seconds: Figure): string {
  if (!known(seconds)) return UNKNOWN;
  return formatDuration(Math.max(0, seconds) * 1000).split(" ")[0] ?? UNKNOWN;
}

/** What is left of a countdown: '00:41', '1:02:03'; '00:00' when it is over. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${pad(minutes)}:${pad(seconds % 60)}`;
}

const minute = { seconds: 60, name: "min" };
const hour = { seconds: 3600, name: "h" };
const day = { seconds: 86_400, name: "d" };

function durationUnits(seconds: number) {
  if (seconds < hour.seconds) return [minute, { seconds: 1, name: "s" }, 60] as const;
  if (seconds < day.seconds) return [hour, minute, 60] as const;
  return [day, hour, 24] as const;
}

function scaled(value: number, unit: ByteUnit): string {
  const { divisor, name } = scaleOf(value, unit);
  return `${formatSignificant(value / divisor)}${SPACE}${name}`;
}

/** The unit in which `value` (given in `unit`) has at least one whole, after rounding: 1023.9 MB is 1 GB. */
function scaleOf(value: number, unit: ByteUnit): { divisor: number; name: ByteUnit } {
  let divisor = 1;
  let index = byteUnits.indexOf(unit);
  while (Math.round(Math.abs(value) / divisor) >= 1024 && index < byteUnits.length - 1) {
    divisor *= 1024;
    index += 1;
  }
  while (index > 0 && value !== 0 && Math.round((Math.abs(value) / divisor) * 1024) < 1024) {
    divisor /= 1024;
    index -= 1;
  }
  return { divisor, name: byteUnits[index] ?? unit };
}
