/**
 * The mark of the operation that makes a server, in the only place that the panel has for one: its name. It is given right
 * after the panel has given the id, and the real name takes its place when the server is built.
 */
const prefix = "moxxie-";

// Operations are UUIDs: a person's `moxxie-web` is no mark.
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const markOf = (operationId: string): string => `${prefix}${operationId}`;

/** The operation that is making a server of that name; undefined for every other name. */
export function operationOfMark(name: string): string | undefined {
  const operationId = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return uuid.test(operationId) ? operationId : undefined;
}
