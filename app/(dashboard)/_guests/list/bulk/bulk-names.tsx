"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { BulkAsk } from "./use-bulk-ask";

/** Guests that Moxxie did not make, or that are marked as protected: each wants its name typed, or is left out. */
export function BulkNames({ ask }: { ask: BulkAsk }) {
  const { named, names } = ask;
  if (named.length === 0) return null;
  const them = named.length === 1 ? "it" : `these ${named.length}`;
  return (
    <section aria-labelledby="bulk-names" className="rounded-md border border-line-strong p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id="bulk-names" className="font-medium">
          {named.length === 1 ? "1 guest is protected" : `${named.length} guests are protected`}
        </h3>
        <Button size="sm" onClick={() => ask.leaveOut(named)}>
          Leave {them} out
        </Button>
      </div>
      <p className="mt-1 mb-2 text-muted text-sm">
        They were not made by Moxxie or are marked as protected. Type the name of each, or leave {them} out.
      </p>
      <div className="grid max-h-56 gap-2 overflow-y-auto p-0.5 sm:grid-cols-2">
        {named.map(({ guest, item }) => (
          <Field key={guest.id} label={item?.confirm ?? guest.name}>
            <Input
              aria-label={`Type ${item?.confirm ?? guest.name} to confirm`}
              value={names.get(guest.id) ?? ""}
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => ask.setName(guest.id, event.target.value)}
            />
          </Field>
        ))}
      </div>
    </section>
  );
}
