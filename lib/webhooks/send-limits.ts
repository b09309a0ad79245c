export interface SendLimits {
  /** From the first byte to the status line, the connection included. */
  totalMs: number;
  connectMs: number;
  /** How long the beginning of the body is waited for once the status is known. */
  bodyMs: number;
  bodyBytes: number;
  headerBytes: number;
}

/** What a receiver gets of Moxxie's time and memory. */
export const sendLimits: SendLimits = {
  totalMs: 15_000,
  connectMs: 5_000,
  bodyMs: 2_000,
  bodyBytes: 4_096,
  headerBytes: 16_384,
};
