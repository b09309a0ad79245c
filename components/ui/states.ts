/** What a colour may mean. */
export type Tone = "neutral" | "accent" | "ok" | "warn" | "bad";

export interface StateLook {
  label: string;
  tone: Tone;
  /** Something is under way and will end by itself. */
  busy: boolean;
}

const guestStates = {
  running: { label: "running", tone: "ok", busy: false },
  stopped: { label: "stopped", tone: "neutral", busy: false },
  paused: { label: "paused", tone: "warn", busy: false },
  suspended: { label: "suspended", tone: "warn", busy: false },
  creating: { label: "creating", tone: "accent", busy: true },
  deleting: { label: "deleting", tone: "warn", busy: true },
  migrating: { label: "migrating", tone: "warn", busy: true },
  failed: { label: "failed", tone: "bad", busy: false },
  unknown: { label: "unknown", tone: "neutral", busy: false },
  stale: { label: "stale", tone: "neutral", busy: false },
} as const satisfies Record<string, StateLook>;

const operationStates = {
  pending: { label: "waiting", tone: "neutral", busy: false },
  queued: { label: "queued", tone: "neutral", busy: false },
  processing: { label: "running", tone: "accent", busy: true },
  running: { label: "running", tone: "accent", busy: true },
  awaiting_approval: { label: "awaiting approval", tone: "warn", busy: false },
  completed: { label: "completed", tone: "ok", busy: false },
  rolling_back: { label: "rolling back", tone: "warn", busy: true },
  rolled_back: { label: "rolled back", tone: "bad", busy: false },
  undoing: { label: "undoing", tone: "warn", busy: true },
  undone: { label: "undone", tone: "neutral", busy: false },
  failed: { label: "failed", tone: "bad", busy: false },
  needs_attention: { label: "needs attention", tone: "bad", busy: false },
  canceled: { label: "canceled", tone: "neutral", busy: false },
  skipped: { label: "skipped", tone: "neutral", busy: false },
} as const satisfies Record<string, StateLook>;

export type GuestState = keyof typeof guestStates;
export type OperationState = keyof typeof operationStates;

/** All states that `StatePill` knows, in the order of filters and legends. */
export const guestStateNames = Object.keys(guestStates) as GuestState[];

/** All states that `OperationPill` knows. */
export const operationStateNames = Object.keys(operationStates) as OperationState[];

/** Words and colour of a guest's state. */
export function guestStateLook(state: GuestState): StateLook {
  return guestStates[state];
}

/** Words and colour of an operation's or a step's state. */
export function operationStateLook(state: OperationState): StateLook {
  return operationStates[state];
}
