const unitBytes: Record<string, number> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

export const bytesPerGib = 1024 ** 3;
export const bytesPerMib = 1024 ** 2;

/** Bytes of a size such as `32G`, `1.5T`, `528K`, or undefined when the text is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT])?(?:iB)?$/.exec(text);
  if (!match) return undefined;
  return Math.round(Number(match[1]) * (unitBytes[match[2] ?? ""] ?? 1));
}

/** A size with the largest unit that leaves a whole number: `32G`, `1536M`. */
export function formatSize(bytes: number): string {
  for (const unit of ["T", "G", "M", "K"]) {
    const size = unitBytes[unit] ?? 1;
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** A size for people, as task logs print it: `20.0 GiB`. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}.0 B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let value = bytes / 1024;
  let index = 0;
  while (value >= 1024 && index < units.length - 1) {
    value /= 1024;
    index++;
  }
  return `${value.toFixed(1)} ${units[index]}`;
}
