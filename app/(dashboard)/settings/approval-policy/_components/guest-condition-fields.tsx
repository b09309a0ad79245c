"use client";

import { useQuery } from "@tanstack/react-query";
import { useDebounced } from "@/components/commands/use-debounced";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { PolicyRule } from "@/lib/contracts/approvals";
import { counted } from "../../../_estate/counted";

type Guests = PolicyRule["guests"];

interface GuestConditionProps {
  guests: Guests;
  datacenters: readonly string[];
  /** What is wrong with the tag expression. */
  error?: string;
  onChange: (guests: Guests) => void;
}

/** Which guests a rule is about. As soon as anything is asked of a guest, it holds for commands on guests alone. */
export function GuestConditionFields({ guests, datacenters, error, onChange }: GuestConditionProps) {
  const { managed, protected: isProtected, selector, ...rest } = guests;
  const set = (edit: Partial<Guests>) =>
    onChange(compact({ ...rest, managed, protected: isProtected, selector, ...edit }));
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Made by">
          <Select
            value={choiceOf(managed)}
            onChange={(event) => set({ managed: meaningOf(event.target.value) })}
            options={[
              { value: "", label: "anybody" },
              { value: "yes", label: "Moxxie" },
              { value: "no", label: "somebody else" },
            ]}
          />
        </Field>
        <Field label="Protection">
          <Select
            value={choiceOf(isProtected)}
            onChange={(event) => set({ protected: meaningOf(event.target.value) })}
            options={[
              { value: "", label: "protected or not" },
              { value: "yes", label: "protected" },
              { value: "no", label: "not protected" },
            ]}
          />
        </Field>
      </div>
      <Field
        label="Tags"
        optional
        error={error}
        hint={
          selector && !error ? (
            <Matching
              selector={selector}
              datacenters={datacenters}
              isPartial={isProtected !== undefined || managed !== undefined}
            />
          ) : (
            "A tag expression: env-prod AND NOT client-acme"
          )
        }
      >
        <Input
          mono
          spellCheck={false}
          autoCapitalize="off"
          maxLength={1000}
          value={selector ?? ""}
          onChange={(event) => set({ selector: event.target.value === "" ? undefined : event.target.value })}
        />
      </Field>
    </div>
  );
}

/** How many guests have such tags now. */
function Matching(props: { selector: string; datacenters: readonly string[]; isPartial: boolean }) {
  const { datacenters, isPartial } = props;
  const selector = useDebounced(props.selector, 400);
  const count = useQuery(approvalQueries.matchingGuests({ selector, datacenters }));
  if (count.error) return "It is not known how many guests have such tags";
  if (count.data === undefined) return "Counting…";
  const words = `${counted(count.data, "guest has", "guests have")} such tags now`;
  return <span className="tabular">{isPartial ? `${words}, whoever made them and protected or not` : words}</span>;
}

/** Without what is not asked: the API knows no `undefined`. */
const compact = (guests: Guests): Guests =>
  Object.fromEntries(Object.entries(guests).filter(([, value]) => value !== undefined));

const choiceOf = (wanted: boolean | undefined) => (wanted === undefined ? "" : wanted ? "yes" : "no");
const meaningOf = (choice: string) => (choice === "" ? undefined : choice === "yes");
