import { MoxxieError } from "@/lib/errors";
import type { ConfigDiff, GuestChange } from "../provider";
import { cloudInitParts } from "./changes/cloud-init";
import { interfaceParts } from "./changes/interfaces";
import type { ChangeContext } from "./changes/part";
import { settingParts } from "./changes/settings";
import type { Form } from "./form";

export type { ChangeContext } from "./changes/part";

/** A change worked out against the guest as it is: what it means, and the form that carries it out. */
export interface PlannedChange extends ConfigDiff {
  form: Form;
}

/**
 * What `change` would do. Throws `digest_mismatch` when the guest was changed since the caller read it, `cannot_be_done`
 * and `not_supported` for what this kind of guest does not have.
 */
export function plannedChange(change: GuestChange, context: ChangeContext): PlannedChange {
  const { config } = context;
  if (change.digest !== undefined && change.digest !== config.digest) throw digestMismatch();
  const parts = [
    ...settingParts(change, context),
    ...cloudInitParts(change, context),
    ...interfaceParts(change, context),
  ];
  const real = parts.filter((part) => part.changes.length > 0);
  const form: Form = Object.assign({}, ...real.map((part) => part.set));
  const deleted = real.flatMap((part) => part.unset ?? []);
  const changes = real.flatMap((part) => part.changes);
  if (changes.length > 0) {
    form.digest = config.digest || undefined;
    if (deleted.length > 0) form.delete = deleted.join(",");
  }
  return { changes, digest: config.digest, form };
}

const digestMismatch = () =>
  new MoxxieError(
    "digest_mismatch",
    "The guest's configuration was changed since you read it; read it again and repeat your change on what is there now.",
  );
