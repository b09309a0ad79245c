import type { GuestKind } from "@/lib/domain/guest";
import type { CreateDraft, CreateField, CreateProblems } from "./create-draft";
import { type CreateLimits, isOff } from "./limits";

/** What every group of fields is given. */
export interface FieldsProps {
  kind: GuestKind;
  draft: CreateDraft;
  problems: CreateProblems;
  /** What the platforms there cannot do. */
  limits: CreateLimits;
  onChange: (edit: Partial<CreateDraft>) => void;
}

/** How a field stands that not every platform can do: off, with the reason in place of its hint. */
export function standing(props: FieldsProps, field: CreateField, hint?: string) {
  const off = isOff(field, props);
  return { off, error: props.problems[field], hint: off ? props.limits[field] : hint };
}
