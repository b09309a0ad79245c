import { createHmac, timingSafeEqual } from "node:crypto";
import type { SimulatedClock } from "../../clock";

const lifetimeSeconds = 2 * 3600;
const clockSkewSeconds = 300;

/** Makes and checks login tickets and CSRF tokens; both live two hours and name the second in which they were made. */
export class TicketOffice {
  readonly #secret: string;
  readonly #clock: SimulatedClock;

  constructor(input: { secret: string; clock: SimulatedClock }) {
    this.#secret = input.secret;
    this.#clock = input.clock;
  }

  /** `PVE:<user>:<8 hex digits of unix time>::<signature>`. */
  issueTicket(user: string): string {
    const plain = `PVE:${user}:${this.#stamp()}`;
    return `${plain}::${this.#sign(plain)}`;
  }

  /** The user of a valid ticket, or undefined. */
  verifyTicket(ticket: string): string | undefined {
    const match = /^(PVE:(.+):([0-9A-F]{8}))::(.+)$/.exec(ticket);
    const [, plain, user, stamp, signature] = match ?? [];
    if (!plain || !user || !stamp || !signature) return undefined;
    return this.#isFresh(stamp) && sameText(signature, this.#sign(plain)) ? user : undefined;
  }

  /** The token that writes by ticket must carry; bound to the user. */
  issueCsrfToken(user: string): string {
    const stamp = this.#stamp();
    return `${stamp}:${this.#sign(`csrf:${stamp}:${user}`)}`;
  }

  verifyCsrfToken(token: string, user: string): boolean {
    const [stamp = "", signature = ""] = token.split(/:(.*)/s);
    return (
      /^[0-9A-F]{8}$/.test(stamp) && this.#isFresh(stamp) && sameText(signature, this.#sign(`csrf:${stamp}:${user}`))
    );
  }

  #stamp(): string {
    return this.#clock.nowSeconds().toString(16).toUpperCase().padStart(8, "0");
  }

  #isFresh(stamp: string): boolean {
    const ageSeconds = this.#clock.nowSeconds() - Number.parseInt(stamp, 16);
    return ageSeconds >= -clockSkewSeconds && ageSeconds <= lifetimeSeconds;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64");
  }
}

function sameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
