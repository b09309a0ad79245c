/** PostgreSQL stores neither NUL in text nor half of a surrogate pair in JSON; such input is refused at the door. */
export const isStorableText = (text: string) => !text.includes("\u0000") && text.isWellFormed();
