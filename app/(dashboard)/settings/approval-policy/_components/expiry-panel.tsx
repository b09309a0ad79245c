"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { type ExpiryDraft, expiryDraftOf, expiryUnits, readExpiry } from "./expiry-draft";

/** How long a request waits before it expires. */
export function ExpiryPanel(props: {
  expiresAfter: string;
  onChange: (expiresAfter: string) => void;
  forbidden: string | null;
}) {
  const { expiresAfter, onChange, forbidden } = props;
  // What is typed stays as it is typed, as long as it means the value in force.
  const [typed, setTyped] = useState<{ draft: ExpiryDraft; means: string } | null>(null);
  const draft = typed && typed.means === expiresAfter ? typed.draft : expiryDraftOf(expiresAfter);
  const read = readExpiry(draft);
  const set = (edit: Partial<ExpiryDraft>) => {
    const next = { ...draft, ...edit };
    const meant = readExpiry(next);
    const means = "duration" in meant ? meant.duration : expiresAfter;
    setTyped({ draft: next, means });
    if (means !== expiresAfter) onChange(means);
  };
  return (
    <Panel title="Expiry" description="A request that nobody decides about expires; nothing is done then.">
      <Field
        label="Requests expire after"
        group
        error={"problem" in read ? `${read.problem}; until then the former value stays` : undefined}
        hint="Requests that wait already keep their time"
      >
        <div className="grid grid-cols-[6rem_9rem] gap-2">
          <Input
            inputMode="numeric"
            aria-label="How long"
            value={draft.count}
            disabled={forbidden !== null}
            onChange={(event) => set({ count: event.target.value })}
          />
          <Select
            aria-label="Unit"
            value={draft.unit}
            disabled={forbidden !== null}
            onChange={(event) =>
              set({ unit: expiryUnits.find(({ id }) => id === event.target.value)?.id ?? draft.unit })
            }
            options={expiryUnits.map(({ id }) => ({ value: id, label: id }))}
          />
        </div>
      </Field>
    </Panel>
  );
}
