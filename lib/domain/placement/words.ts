/** Parts of sentences on hosts. */

/** A figure of what is free: rounded down to a tenth, never below nothing. */
export const rounded = (value: number) => Math.max(0, Math.floor(value * 10) / 10);

/** What to add to what is free where reservations take a part of it. */
export const afterReservations = (reserved: number) => (reserved > 0 ? " after reservations" : "");

/** `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `40 s`, `12 min`, `3 h`, `2 days`: as coarse as people say it. */
export function inTime(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
