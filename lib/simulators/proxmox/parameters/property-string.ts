import { formatDefinitions, type PropertyDefinition } from "../schema/definitions";
import { checkValue } from "./value";

type PropertyTable = Record<string, PropertyDefinition>;
export type Properties = Record<string, string>;

/** A property string that does not fit its format; the message is what the API puts behind "invalid format - ". */
export class PropertyStringError extends Error {}

/**
 * Reads `key=value,key=value` by the table of its format: the default key may be left out, short forms are resolved,
 * booleans become `0`/`1` (here, unlike at the top level, `on`, `yes` and `true` are accepted).
 * Throws PropertyStringError naming everything that is wrong as `name.key: text`.
 */
export function parseProperties(input: { properties: PropertyTable; text: string; name: string }): Properties {
  const { properties, text, name } = input;
  const values: Properties = {};
  const complaints: string[] = [];
  const defaultKey = Object.keys(properties).find((key) => properties[key]?.default_key);
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const pair = readPair(part, defaultKey);
    if (pair.key in values)
      throw new PropertyStringError(`duplicate key in comma-separated list property: ${pair.key}\n`);
    const written = properties[pair.key];
    if (written?.keyAlias && written.alias) values[written.keyAlias] = pair.key;
    const key = written?.alias ?? pair.key;
    const definition = properties[key];
    if (definition) values[key] = definition.type === "boolean" ? normalBoolean(pair.value) : pair.value;
    else
      complaints.push(
        `${name}.${key}: property is not defined in schema and the schema does not allow additional properties\n`,
      );
  }
  complaints.push(...complaintsAbout(properties, values, name));
  if (complaints.length > 0) throw new PropertyStringError(`format error\n${complaints.join("")}`);
  return values;
}

/** As parseProperties, by the name of the format; undefined when the text does not fit. */
export function tryParseFormat(format: string, text: string): Properties | undefined {
  try {
    return parseProperties({ properties: tableOf(format), text, name: format });
  } catch (error) {
    if (error instanceof PropertyStringError) return undefined;
    throw error;
  }
}

/** Reads a value that already passed the parameter check or comes from a stored config. */
export function parseFormat(format: string, text: string): Properties {
  return parseProperties({ properties: tableOf(format), text, name: format });
}

/**
 * Writes a property string as the API gives it back: the default key first and without its name,
 * then the required keys, then the rest in alphabetical order.
 */
export function printFormat(format: string, values: Properties): string {
  const table = tableOf(format);
  const rank = (key: string) => (table[key]?.default_key ? 0 : table[key]?.optional ? 2 : 1);
  return Object.keys(values)
    .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
    .map((key) => (table[key]?.default_key ? values[key] : `${key}=${values[key]}`))
    .join(",");
}

function tableOf(format: string): PropertyTable {
  const properties = formatDefinitions.get(format)?.properties;
  if (!properties) throw new Error(`'${format}' is not a property string format`);
  return properties;
}

function readPair(part: string, defaultKey: string | undefined): { key: string; value: string } {
  const equals = part.indexOf("=");
  if (equals > 0 && equals < part.length - 1) return { key: part.slice(0, equals), value: part.slice(equals + 1) };
  if (equals >= 0) throw new PropertyStringError("missing key in comma-separated list property\n");
  if (!defaultKey) throw new PropertyStringError("value without key, but schema does not define a default key\n");
  return { key: defaultKey, value: part };
}

function complaintsAbout(properties: PropertyTable, values: Properties, name: string): string[] {
  const complaints: string[] = [];
  for (const [key, definition] of Object.entries(properties)) {
    const value = values[key];
    if (definition.alias) continue;
    if (value === undefined) {
      if (!definition.optional) complaints.push(`${name}.${key}: property is missing and it is not optional\n`);
      continue;
    }
    const complaint = checkValue(definition, value, `${name}.${key}`);
    if (complaint) complaints.push(`${name}.${key}: ${complaint}\n`);
    if (definition.requires && values[definition.requires] === undefined) {
      complaints.push(`${name}.${definition.requires}: missing property required by '${key}'\n`);
    }
  }
  return complaints;
}

function normalBoolean(value: string): string {
  if (/^(?:1|on|yes|true)$/i.test(value)) return "1";
  return /^(?:0|off|no|false)$/i.test(value) ? "0" : value;
}
