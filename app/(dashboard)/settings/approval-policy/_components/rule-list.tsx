import { ArrowDown, ArrowUp, Lock, Pencil, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import type { PolicyRule } from "@/lib/contracts/approvals";
import { ruleSentence } from "./rule-words";

interface RuleListProps {
  rules: readonly PolicyRule[];
  /** Why nothing can be changed; null when it can. */
  forbidden: string | null;
  onToggle: (rule: PolicyRule, enabled: boolean) => void;
  onMove: (index: number, by: -1 | 1) => void;
  onEdit: (rule: PolicyRule) => void;
  onRemove: (rule: PolicyRule) => void;
}

/** The rules in the order in which they are asked, and behind them the one that always holds. */
export function RuleList(props: RuleListProps) {
  const { rules } = props;
  return (
    <ol aria-label="Rules" className="divide-y border-t">
      {rules.length === 0 && (
        <li>
          <EmptyState title="No rules of your own">
            Only the rule below holds. Add a rule to hold back more, for example what interrupts guests in production.
          </EmptyState>
        </li>
      )}
      {rules.map((rule, index) => (
        <RuleRow key={rule.id} {...props} rule={rule} index={index} />
      ))}
      <li className="flex items-start gap-3 rounded-b-lg bg-bg px-4 py-3">
        <Lock className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            Protected guests <Pill>always holds</Pill>
          </p>
          <p className="text-muted">
            Destructive commands on guests that Moxxie did not make, or that are marked as protected, wait for an
            administrator when anybody below one asks for them. No rule above can take this away.
          </p>
        </div>
      </li>
    </ol>
  );
}

function RuleRow(props: RuleListProps & { rule: PolicyRule; index: number }) {
  const { rule, index, rules, forbidden, onToggle, onMove, onEdit, onRemove } = props;
  const { name, enabled } = rule;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <Switch
        aria-label={`${name} is in force`}
        checked={enabled}
        disabled={forbidden !== null}
        onCheckedChange={(checked) => onToggle(rule, checked)}
      />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-2 break-words font-medium">
          {name} {!enabled && <Pill>off</Pill>}
        </p>
        <p className="break-words text-muted">Holds back {ruleSentence(rule)}.</p>
      </div>
      {forbidden === null && (
        <div className="flex shrink-0 gap-1">
          <IconButton
            size="sm"
            label={`Move ${name} up`}
            disabledReason={index === 0 ? "It is the first" : null}
            onClick={() => onMove(index, -1)}
          >
            <ArrowUp className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton
            size="sm"
            label={`Move ${name} down`}
            disabledReason={index === rules.length - 1 ? "It is the last" : null}
            onClick={() => onMove(index, 1)}
          >
            <ArrowDown className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={`Edit ${name}`} onClick={() => onEdit(rule)}>
            <Pencil className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={`Remove ${name}`} onClick={() => onRemove(rule)}>
            <Trash2 className="size-4" aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </li>
  );
}
