/** A part of a whole, 0..1; 0 of nothing, and of what is not known. */
export const share = (part: number, whole: number) => (part > 0 && whole > 0 ? Math.min(1, part / whole) : 0);
