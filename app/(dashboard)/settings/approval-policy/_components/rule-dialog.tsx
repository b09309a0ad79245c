"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import type { PolicyRule, PolicyView } from "@/lib/contracts/approvals";
import { floorId } from "@/lib/domain/approval-policy";
import { focusFirstProblem } from "../../_components/focus-first-problem";
import { CommandField } from "./command-field";
import { GuestConditionFields } from "./guest-condition-fields";
import { ruleIdOf } from "./policy-draft";
import { ruleProblems } from "./rule-problems";
import { ruleSentence } from "./rule-words";
import { TickField } from "./tick-field";

/** Edits one rule, or makes one where `rule.id` is empty. It is only taken into the page; saving comes after. */
export function RuleDialog(props: {
  rule: PolicyRule;
  rules: readonly PolicyRule[];
  commands: PolicyView["commands"];
  onTake: (rule: PolicyRule) => void;
  onClose: () => void;
}) {
  const { rule, rules, commands, onTake, onClose } = props;
  const formId = useId();
  const [draft, setDraft] = useState(rule);
  const [tried, setTried] = useState(false);
  const datacenters = useQuery(estateQueries.datacenters()).data?.items.map(({ id }) => id) ?? draft.datacenters;
  const found = ruleProblems(draft, { commands, datacenterIds: datacenters });
  const { name: unnamed, ...wrong } = found;
  const problems = tried ? found : wrong;
  const edit = (change: Partial<PolicyRule>) => setDraft((now) => ({ ...now, ...change }));
  const isNew = rule.id === "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A portal's events reach the page's forms by way of React.
    event.stopPropagation();
    setTried(true);
    if (unnamed || Object.keys(wrong).length > 0) return focusFirstProblem(event.currentTarget);
    const name = draft.name.trim();
    const id = isNew ? ruleIdOf(name, [floorId, ...rules.map((each) => each.id)]) : rule.id;
    onTake({ ...draft, id, name });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isNew ? "Add a rule" : `Edit “${rule.name}”`}
      description="It holds when all of this holds together; what is left empty is not asked."
      size="md"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary">
            {isNew ? "Add rule" : "Done"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label="Name"
          required
          error={problems.name}
          hint="Told to whoever asks, as in “What destroys data in production”"
        >
          <Input
            autoFocus
            value={draft.name}
            maxLength={200}
            onChange={(event) => edit({ name: event.target.value })}
          />
        </Field>
        <TickField
          label="Risks"
          none="any"
          error={problems.risks}
          options={riskOptions}
          values={draft.risks}
          onChange={(risks) => edit({ risks })}
        />
        <CommandField
          commands={commands}
          values={draft.commands}
          error={problems.commands}
          onChange={(chosen) => edit({ commands: chosen })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TickField
            label="Asked for by these roles"
            none="anybody"
            error={problems.roles}
            options={roleOptions}
            values={draft.roles}
            onChange={(roles) => edit({ roles })}
          />
          <TickField
            label="Asked for by"
            none="both"
            options={requesterOptions}
            values={draft.requesters}
            onChange={(requesters) => edit({ requesters })}
          />
        </div>
        <TickField
          label="Datacenters"
          none="all, those to come too"
          error={problems.datacenters}
          options={[...new Set([...datacenters, ...draft.datacenters])].map((id) => ({ value: id, label: id }))}
          values={draft.datacenters}
          onChange={(chosen) => edit({ datacenters: chosen })}
        />
        <GuestConditionFields
          guests={draft.guests}
          datacenters={draft.datacenters}
          error={problems["guests.selector"]}
          onChange={(guests) => edit({ guests })}
        />
        <p role="status" className="rounded-md bg-neutral-soft px-3 py-2">
          Holds back {ruleSentence(draft)}.
        </p>
      </form>
    </Dialog>
  );
}

const riskOptions = [
  { value: "routine", label: "routine" },
  { value: "disruptive", label: "disruptive" },
  { value: "destructive", label: "destructive" },
] as const;
const roleOptions = [
  { value: "viewer", label: "viewers" },
  { value: "operator", label: "operators" },
  { value: "admin", label: "administrators" },
] as const;
const requesterOptions = [
  { value: "user", label: "people" },
  { value: "token", label: "API tokens" },
] as const;
