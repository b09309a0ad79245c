/** A part of a whole, 0..1; 0 of nothing. */
export const share = (part: number, whole: number) => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole)));
