// How a schema of an @aws-sdk client is written:
//   a number                                            a simple type; + 64 a list, + 128 a map of it
//   [0, namespace, name, traits, simple type]           a simple type with a name
//   [1, namespace, name, traits, item]                  a list;  [2, …, key, value] a map
//   [3, namespace, name, traits, names, types, n]       a structure, its first n members required; 4 a union, -3 an error
//   [9, namespace, name, traits, input, output]         an operation
//   () => schema, [schema, member traits]               a reference
export const OPERATION = 9;

const resolved = schema => typeof schema === "function" ? schema() : schema;
const isMember = schema => Array.isArray(schema) && schema.length === 2;

/** The schema behind references, member traits and named simple types. */
export function target(schema) {
  for (schema = resolved(schema); ; schema = resolved(schema)) {
    if (isMember(schema)) schema = schema[0];
    else if (Array.isArray(schema) && schema[0] === 0) schema = schema[4];
    else return schema;
  }
}

export function kindOf(schema) {
  if (typeof schema === "number") return schema & 128 ? "simple map" : schema & 64 ? "simple list" : "simple";
  return { 1: "list", 2: "map", 3: "structure", 4: "structure", "-3": "structure" }[schema[0]] ?? "unit";
}

/** The traits of a member and of the type it refers to; a number is a set of flags. */
export function traitsOf(schema) {
  const traits = {};
  const add = some => typeof some === "number"
    ? ["httpLabel", "idempotent", "idempotencyToken", "sensitive", "httpPayload"].forEach((name, bit) => { if ((some >> bit) & 1) traits[name] = 1; })
    : Object.assign(traits, some ?? {});
  schema = resolved(schema);
  if (isMember(schema)) { add(schema[1]); schema = resolved(schema[0]); }
  if (Array.isArray(schema) && [0, 1, 2].includes(schema[0])) add(schema[3]);
  return traits;
}

const simple = { 0: "string", 1: "number", 2: "bool", 4: "timestamp", 5: "timestamp", 6: "timestamp", 7: "timestamp", 15: "document", 17: "long", 21: "blob" };
/** In JSON and REST bodies a time is a number unless its format is date-time; query and XML write all times so. */
export function simpleType(schema, isRest) {
  if (isRest && (schema & 63) === 5) return "isotime";
  if (isRest && (schema & 63) === 6) throw new Error("no way to say an HTTP date in a body");
  return simple[schema & 63] ?? (() => { throw new Error(`unknown simple type ${schema}`); })();
}
