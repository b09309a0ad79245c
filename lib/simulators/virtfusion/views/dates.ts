/** `2025-01-20T14:00:47+00:00`: most objects. */
export function offsetDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

/** `2025-01-20T14:00:47.000000Z`: packages, users, new keys. */
export function microsecondDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}.000000Z`;
}

/** `2025-01-20 14:00:47`: traffic. */
export function plainDate(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
