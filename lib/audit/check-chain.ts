import type { AuditEntry } from "@/lib/db/generated/client";
import { genesisHash, linkHash } from "./chain";
import { factsOf } from "./facts";

/** What is wrong with a link. `unchained`: a row without a hash after the chain has begun. */
export type ChainFault = "changed" | "missing" | "inserted" | "unchained";

export interface BrokenLink {
  row: AuditEntry;
  fault: ChainFault;
}

/**
 * Follows the chain row by row, in the order of the rows' numbers, and finds the first link that does not hold. It keeps
 * two rows at most: what is wrong with one is often told by the next.
 */
export class ChainCheck {
  /** Rows whose links hold. */
  chained = 0;
  /** Rows from before the chain began. */
  unchained = 0;
  /** The last row whose link holds. */
  head: AuditEntry | null = null;
  #expected = genesisHash;
  #suspect: AuditEntry | null = null;
  #broken: BrokenLink | null = null;

  /** Takes the next row; false once a broken link was found: there is nothing more to learn. */
  take(row: AuditEntry): boolean {
    if (this.#broken) return false;
    if (this.#suspect) {
      this.#judge(this.#suspect, row);
      return false;
    }
    if (row.hash === null) {
      if (this.chained > 0) this.#broken = { row, fault: "unchained" };
      else this.unchained++;
      return this.#broken === null;
    }
    if (row.previousHash === this.#expected && isOwnHash(row)) {
      this.chained++;
      this.head = row;
      this.#expected = row.hash;
    } else this.#suspect = row;
    return true;
  }

  /** After the last row: the first broken link, if there is one. */
  end(): BrokenLink | null {
    if (this.#suspect && !this.#broken) this.#judge(this.#suspect, null);
    return this.#broken;
  }

  #judge(row: AuditEntry, next: AuditEntry | null): void {
    this.#broken = { row, fault: this.#faultOf(row, next) };
  }

  #faultOf(row: AuditEntry, next: AuditEntry | null): ChainFault {
    if (row.previousHash === this.#expected) return "changed";
    // The next row goes on from the one before this: this one was put between them.
    if (next?.previousHash === this.#expected) return "inserted";
    // In itself the row is as it was written, but what it was written after is not there.
    return isOwnHash(row) ? "missing" : "changed";
  }
}

const isOwnHash = (row: AuditEntry) =>
  row.previousHash !== null && linkHash(row.previousHash, factsOf(row)) === row.hash;
