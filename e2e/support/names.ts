let count = 0;

/** A name that no other test and no earlier run has used: `story-m3x9k2-1`. */
export function uniqueName(prefix: string): string {
  count += 1;
  return `${prefix}-${Date.now().toString(36)}-${count}`;
}
