/** An answer of the panel that is not a success. */
export class PanelError extends Error {
  readonly status: number;
  /** The JSON body; undefined: none. */
  readonly body: unknown;

  constructor(status: number, body?: unknown) {
    super(`panel answers ${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** 404 for a record that does not exist; `thing` as the panel calls it, such as `server`. */
export function notFound(thing: string): PanelError {
  return new PanelError(404, { msg: `${thing} not found` });
}

/** 422: understood and refused. */
export function refused(...errors: string[]): PanelError {
  return new PanelError(422, { errors });
}

/** 423: other work on the server is queued. */
export function locked(): PanelError {
  return new PanelError(423, { msg: "pending tasks in queue" });
}

export function conflict(msg: string): PanelError {
  return new PanelError(409, { msg });
}

/** Texts that the real panel is known to use. All other texts of refusals are the simulator's own and say so. */
export const realTexts = {
  networkProfile: "Invalid network profile. The specified profile is not in use",
  firewallRuleset: "Invalid or disabled firewall ruleset",
  suspendScheduled: "suspend action is currently scheduled or failed",
  doNotDisturb: "do not disturb mode is active",
  emailTaken: "user with specified email already exists",
} as const;

/** Marks a text as the simulator's own. */
export function simulated(text: string): string {
  return `${text} (simulated text)`;
}
