/** A text that a spreadsheet would take for a formula (OWASP, "CSV Injection"). */
const looksLikeFormula = /^[=+\-@\t\r]/;

/** One field as RFC 4180 wants it. Text that a spreadsheet might run gets an apostrophe before it; numbers are left alone. */
export function csvField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && looksLikeFormula.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
