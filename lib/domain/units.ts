/** Sizes. Moxxie counts memory and disk in binary units: 1 GB = 1024 MB = 1024³ bytes, as the REST contract says. */

export const bytesPerMb = 1024 ** 2;
export const bytesPerGb = 1024 ** 3;
export const mbPerGb = 1024;

export const bytesToMb = (bytes: number) => bytes / bytesPerMb;
export const bytesToGb = (bytes: number) => bytes / bytesPerGb;
export const mbToGb = (mb: number) => mb / mbPerGb;
export const gbToMb = (gb: number) => gb * mbPerGb;

/** Rounds to `digits` decimals for answers; figures stay exact inside. */
export function rounded(value: number, digits = 1): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** Rounds down to one decimal, for what is promised to somebody. What is a tenth already stays as it is. */
export const roundedDown = (value: number): number => Math.floor(rounded(value * 10, 6)) / 10;
