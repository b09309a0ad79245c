/** What a UPID says about its task. */
export interface UpidParts {
  node: string;
  pid: number;
  /** Start of the process in clock ticks (1/100 s) since the node booted. */
  pstart: number;
  /** Unix seconds. */
  startTime: number;
  type: string;
  /** Usually a vmid; may be empty. */
  id: string;
  /** `name@realm` or `name@realm!token`. */
  user: string;
}

const pattern =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/;

/** `UPID:node:pid:pstart:starttime:type:id:user:` with upper-case hex; the last colon belongs to it. */
export function formatUpid(parts: UpidParts): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");
  const id = parts.id.replaceAll("%", "%25").replaceAll(":", "%3A");
  return `UPID:${parts.node}:${hex(parts.pid)}:${hex(parts.pstart)}:${hex(parts.startTime)}:${parts.type}:${id}:${parts.user}:`;
}

/** The parts of a UPID, or undefined when the text is none. */
export function parseUpid(text: string): UpidParts | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, node = "", pid = "", pstart = "", startTime = "", type = "", id = "", user = ""] = match;
  return {
    node,
    pid: Number.parseInt(pid, 16),
    pstart: Number.parseInt(pstart, 16),
    startTime: Number.parseInt(startTime, 16),
    type,
    id: id.replaceAll("%3A", ":").replaceAll("%25", "%"),
    user,
  };
}
