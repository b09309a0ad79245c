/** Moxxie's id of a platform's task: the endpoint and the platform's own name of it, in one opaque URL-safe word. */

export interface TaskIdParts {
  endpointId: string;
  ref: string;
}

/** base64url of `endpointId` NUL `ref`, over UTF-8. Browser-safe. */
export function formatTaskId({ endpointId, ref }: TaskIdParts): string {
  const bytes = new TextEncoder().encode(`${endpointId}\0${ref}`);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Undefined when the word is no task id. */
export function parseTaskId(id: string): TaskIdParts | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(id)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(id.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const [endpointId, ref, ...rest] = new TextDecoder("utf-8", { fatal: true }).decode(bytes).split("\0");
    return endpointId && ref && rest.length === 0 ? { endpointId, ref } : undefined;
  } catch {
    return undefined;
  }
}
