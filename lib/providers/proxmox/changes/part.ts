import type { GuestKind } from "@/lib/domain/guest";
import type { ConfigChange, ConfigValue, GuestConfig, NetworkProfile } from "../../provider";
import type { Form } from "../form";

/** The guest that is to be changed, as it is. */
export interface ChangeContext {
  kind: GuestKind;
  hostName: string;
  running: boolean;
  config: GuestConfig;
  /** Networks of the host; needed only when an interface changes its network. */
  profiles: NetworkProfile[];
}

/** One setting of the platform that changes, with what that is in Moxxie's words. */
export interface Part {
  changes: ConfigChange[];
  set: Form;
  unset?: string[];
}

export const nothing: Part = { changes: [], set: {} };

export function part(change: ConfigChange, set: Form, unset?: string[]): Part {
  return same(change.from, change.to) ? nothing : { changes: [change], set, ...(unset && { unset }) };
}

export const same = (one: ConfigValue, other: ConfigValue) => one === other;
