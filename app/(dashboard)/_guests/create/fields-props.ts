import type { GuestKind } from "@/lib/domain/guest";
import type { CreateDraft, CreateProblems } from "./create-draft";

/** What every group of fields is given. */
export interface FieldsProps {
  kind: GuestKind;
  draft: CreateDraft;
  problems: CreateProblems;
  onChange: (edit: Partial<CreateDraft>) => void;
}
