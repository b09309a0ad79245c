/**
 * Guests that Moxxie makes bear the id of the operation that made them, as a line of their notes: that is how a
 * repetition after a crash, and an undo, tell their own guest from one that another made under the same id.
 */
const markerLine = /^moxxie-operation: *(\S+) *$/m;

/** `description` for people, with the marker below it. */
export function withMarker(description: string | undefined, operationId: string): string {
  const text = withoutMarker(description ?? "");
  const marker = `moxxie-operation: ${operationId}`;
  return text === "" ? marker : `${text}\n\n${marker}`;
}

/** The operation that made a guest with these notes; undefined when Moxxie did not. */
export const markerOf = (description: string | undefined): string | undefined =>
  markerLine.exec(description ?? "")?.[1];

/** The notes as people wrote them. The platform adds a line break at the end. */
export const withoutMarker = (description: string): string => description.replace(markerLine, "").trim();
