import { ProblemNotice } from "@/components/ui/problem-notice";
import type { PlanView } from "@/lib/contracts/operations";

/** What would be done, or why it cannot, in a panel beside a form that is being filled in. */
export function PlanSection({ plan }: { plan: PlanView }) {
  return (
    <section aria-label="Plan" className="mt-4 border-t pt-4">
      <h3 className="mb-2 font-medium">What would be done</h3>
      {plan.refusal ? (
        <ProblemNotice problem={{ title: plan.refusal.message, code: plan.refusal.code }} />
      ) : (
        <ul className="flex flex-col gap-1">
          {plan.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      )}
      {plan.warnings.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1 text-warn-ink">
          {plan.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
