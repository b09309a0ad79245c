"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import type { WebhookEventType } from "@/lib/contracts/webhooks";
import { type EventGroup, eventGroups, eventWords } from "./event-groups";
import type { WebhookDraft } from "./webhook-draft";

/** All events, or those that are ticked, by what they are about. */
export function EventFields(props: {
  draft: WebhookDraft;
  onChange: (edit: Partial<WebhookDraft>) => void;
  error: string | undefined;
}) {
  const { draft, onChange, error } = props;
  const setTypes = (types: readonly WebhookEventType[], ticked: boolean) => {
    const others = draft.events.filter((type) => !types.includes(type));
    onChange({ events: ticked ? [...others, ...types] : others });
  };
  return (
    <Field label="Events" group error={error}>
      <RadioCards
        layout="grid"
        value={draft.allEvents ? "all" : "some"}
        onValueChange={(value) => onChange({ allEvents: value === "all" })}
        options={[
          { value: "all", title: "All events", description: "Those that later versions add too" },
          { value: "some", title: "Chosen events", description: "Only what you tick" },
        ]}
      />
      {!draft.allEvents && (
        <div className="mt-2 grid gap-x-6 gap-y-4 rounded-md border px-3 py-3 sm:grid-cols-2">
          {eventGroups.map((group) => (
            <EventGroupBoxes key={group.id} group={group} chosen={draft.events} onTick={setTypes} />
          ))}
        </div>
      )}
    </Field>
  );
}

function EventGroupBoxes(props: {
  group: EventGroup;
  chosen: readonly WebhookEventType[];
  onTick: (types: readonly WebhookEventType[], ticked: boolean) => void;
}) {
  const { group, chosen, onTick } = props;
  const count = group.types.filter((type) => chosen.includes(type)).length;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{group.label}</legend>
      {group.types.length > 1 ? (
        <Checkbox
          label={<span className="font-medium">{group.label}</span>}
          checked={count === group.types.length ? true : count > 0 ? "indeterminate" : false}
          onCheckedChange={(ticked) => onTick(group.types, ticked)}
        />
      ) : (
        <p className="font-medium">{group.label}</p>
      )}
      <div className="mt-2 flex flex-col gap-2 pl-6">
        {group.types.map((type) => (
          <Checkbox
            key={type}
            label={<span className="font-mono text-sm">{type}</span>}
            hint={eventWords[type]}
            checked={chosen.includes(type)}
            onCheckedChange={(ticked) => onTick([type], ticked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
