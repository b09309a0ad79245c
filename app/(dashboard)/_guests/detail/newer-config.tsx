import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DiffTable } from "@/components/ui/diff-table";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import { type ConfigDraft, changedFields, draftOf } from "./config-draft";

const labels: Record<keyof ConfigDraft, string> = {
  name: "Name",
  cores: "Cores",
  memoryMB: "Memory (MB)",
  swapMB: "Swap (MB)",
  onBoot: "Start at boot",
  protected: "Protection",
  agent: "Guest agent",
  description: "Description",
  tags: "Tags",
  ciUser: "User",
  ciSshKeys: "SSH keys",
  ciIp: "Address",
  ciGateway: "Gateway",
  ciNameservers: "Name servers",
};

/** Somebody else changed the configuration while this form was open: says what, and lets the person go on from there. */
export function Newer(props: {
  base: GuestConfigView;
  newer: GuestConfigView;
  /** What the person has changed here. */
  yours: readonly (keyof ConfigDraft)[];
  onTake: () => void;
  className?: string;
}) {
  const { base, newer, yours, onTake, className } = props;
  const was = draftOf(base);
  const is = draftOf(newer);
  const theirs = changedFields(was, is);
  const both = theirs.filter((field) => yours.includes(field));
  return (
    <div className={className}>
      <Banner
        tone="warn"
        action={
          <Button size="sm" onClick={onTake}>
            Go on from the newer values
          </Button>
        }
      >
        The configuration was changed by somebody else while you were editing.{" "}
        {both.length > 0
          ? `You both changed ${both.map((field) => labels[field]).join(", ")}; going on keeps what you typed.`
          : "Going on keeps what you typed."}
      </Banner>
      {theirs.length > 0 && (
        <DiffTable
          caption="What somebody else changed"
          className="mt-2"
          changes={theirs.map((field) => ({
            field: labels[field],
            from: textOf(was[field]),
            to: textOf(is[field]),
          }))}
        />
      )}
    </div>
  );
}

const textOf = (value: string | boolean) => (typeof value === "boolean" ? (value ? "on" : "off") : value || null);
