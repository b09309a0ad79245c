import { type ErrorCode, type ErrorDetails, MoxxieError } from "@/lib/errors";
import type { ConfigChange } from "@/lib/providers/provider";
import type { Demand, Plan, PlanTarget } from "./define";

/** Collects what a plan finds, in the order in which it is found; the first failed check is the refusal. */
export class PlanBuilder {
  private readonly checks: Plan<object>["checks"] = [];
  private readonly effects: string[] = [];
  private readonly warnings: string[] = [];
  private readonly changes: ConfigChange[] = [];
  private readonly demands: Demand[] = [];
  private irreversible = false;
  private confirmWord: string | null = null;
  private refusal: MoxxieError | null = null;

  constructor(
    private readonly title: string,
    private readonly target: PlanTarget,
  ) {}

  /** A check that holds: `detail` says with which figures. */
  passed(name: string, detail: string): this {
    this.checks.push({ name, ok: true, detail });
    return this;
  }

  /** A check that fails: the command cannot be done. */
  failed(name: string, code: ErrorCode, detail: string, details?: ErrorDetails): this {
    this.checks.push({ name, ok: false, detail });
    this.refusal ??= new MoxxieError(code, detail, details);
    return this;
  }

  /** A check that fails with what a platform or a rule has thrown; the caller gets that very error. */
  failedBy(name: string, error: MoxxieError): this {
    this.checks.push({ name, ok: false, detail: error.message });
    this.refusal ??= error;
    return this;
  }

  /** The same, with a failed check for each field that the error names; without any, one of that name. */
  failedByFields(name: string, error: MoxxieError): this {
    if (!error.errors?.length) return this.failedBy(name, error);
    for (const { path, message } of error.errors) this.checks.push({ name: path, ok: false, detail: message });
    this.refusal ??= error;
    return this;
  }

  /** `reason` from `whyNot` and its like: undefined is a pass. */
  check(name: string, reason: string | undefined, failure: { code: ErrorCode; passed: string }): this {
    return reason === undefined ? this.passed(name, failure.passed) : this.failed(name, failure.code, reason);
  }

  effect(...sentences: string[]): this {
    this.effects.push(...sentences.map(capitalised));
    return this;
  }

  warn(...sentences: string[]): this {
    this.warnings.push(...sentences);
    return this;
  }

  change(...changes: ConfigChange[]): this {
    this.changes.push(...changes);
    return this;
  }

  cannotBeUndone(): this {
    this.irreversible = true;
    return this;
  }

  confirmBy(word: string | null): this {
    this.confirmWord = word;
    return this;
  }

  /** What the approval policy judges beside the command itself. */
  demand(...demands: Demand[]): this {
    this.demands.push(...demands);
    return this;
  }

  get isRefused(): boolean {
    return this.refusal !== null;
  }

  build<Decisions extends object>(decisions: Decisions): Plan<Decisions> {
    return {
      title: this.title,
      target: this.target,
      checks: this.checks,
      effects: this.effects,
      warnings: this.warnings,
      changes: this.changes,
      irreversible: this.irreversible,
      confirm: this.confirmWord,
      refusal: this.refusal,
      decisions,
      ...(this.demands.length > 0 && { demands: this.demands }),
    };
  }
}

/** Sentences may begin with what a guest is called. */
const capitalised = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
