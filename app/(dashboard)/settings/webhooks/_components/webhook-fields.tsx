"use client";

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import { EventFields } from "./event-fields";
import { urlProblem, type WebhookDraft } from "./webhook-draft";

/** Where to send, what of, and what for. */
export function WebhookFields(props: {
  draft: WebhookDraft;
  onChange: (edit: Partial<WebhookDraft>) => void;
  /** By the field's name, as the server found them. */
  problems: Record<string, string>;
}) {
  const { draft, onChange, problems } = props;
  return (
    <div className="flex flex-col gap-4">
      <Field
        label="URL"
        required
        error={urlProblem(draft.url) ?? problems.url}
        hint="Moxxie sends a POST with JSON there; anything but a 2xx as answer is tried again"
      >
        <Input
          type="url"
          mono
          maxLength={2000}
          placeholder="https://example.com/hooks/moxxie"
          value={draft.url}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      </Field>
      <EventFields draft={draft} onChange={onChange} error={problems.events} />
      <DatacenterField draft={draft} onChange={onChange} error={problems.datacenters} />
      <Field
        label="Description"
        optional
        error={problems.description}
        hint="What receives it, for those who come later"
      >
        <Input
          maxLength={200}
          value={draft.description}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
    </div>
  );
}

function DatacenterField(props: {
  draft: WebhookDraft;
  onChange: (edit: Partial<WebhookDraft>) => void;
  error: string | undefined;
}) {
  const { draft, onChange, error } = props;
  const me = useMe();
  const known = useQuery(estateQueries.datacenters()).data?.items.map(({ id }) => id) ?? [];
  // One that is gone by now can still be taken out.
  const offered = [...known, ...draft.datacenters.filter((id) => !known.includes(id))];
  if (offered.length === 0) return null;
  const toggle = (id: string, ticked: boolean) =>
    onChange({
      datacenters: ticked ? [...draft.datacenters, id] : draft.datacenters.filter((each) => each !== id),
    });
  return (
    <Field
      label="Datacenters"
      group
      error={error}
      hint={`${me.datacenters === null ? "None ticked means all, those to come too." : "Those that you may see yourself."} Of those ticked, only events that lie in them alone are sent.`}
    >
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {offered.map((id) => (
          <Checkbox
            key={id}
            label={id}
            checked={draft.datacenters.includes(id)}
            onCheckedChange={(ticked) => toggle(id, ticked)}
          />
        ))}
      </div>
    </Field>
  );
}
