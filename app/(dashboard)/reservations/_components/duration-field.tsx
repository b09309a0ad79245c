"use client";

import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { type DurationDraft, durationChoices, ownDuration } from "./duration-choice";

const options = [...durationChoices, { value: ownDuration, label: "Other…" }];

/** How long: one of the common lengths, or any as ISO 8601. */
export function DurationField(props: {
  label: string;
  draft: DurationDraft;
  onChange: (draft: DurationDraft) => void;
  error?: string;
}) {
  const { label, draft, onChange, error } = props;
  const isOwn = draft.choice === ownDuration;
  return (
    <div className="grid items-start gap-x-4 gap-y-3 sm:grid-cols-2">
      <Field label={label} required error={isOwn ? undefined : error}>
        <Select
          value={draft.choice}
          onChange={(event) => onChange({ ...draft, choice: event.target.value })}
          options={options}
        />
      </Field>
      {isOwn && (
        <Field label="Duration" required error={error} hint="ISO 8601: PT90M, PT36H, P2D; at most P30D">
          <Input
            mono
            value={draft.own}
            maxLength={100}
            placeholder="PT90M"
            onChange={(event) => onChange({ ...draft, own: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}
