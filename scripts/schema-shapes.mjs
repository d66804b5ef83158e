// Turns schema definitions into functions that say whether a value fits, and nothing else. They look only at the fields
// that are there, in one pass: what nearly every manifest needs, at a fifth of what finding all errors costs.

const types = {
  string: (value) => `typeof ${value} === "string"`,
  boolean: (value) => `typeof ${value} === "boolean"`,
  integer: (value) => `Number.isInteger(${value})`,
  number: (value) => `Number.isFinite(${value})`,
};

/** Source of a module that exports `generatedShapes`, a map from `apiVersion/kind` to its function. */
export function shapesOf(definitions, names) {
  const functions = [];

  function add(body) {
    functions.push(`function shape${functions.length}(value: unknown): boolean {\n${body}\n}`);
    return `shape${functions.length - 1}`;
  }

  function test(schema, value) {
    if (schema.$ref) return `fits${schema.$ref.slice("#/definitions/".length)}(${value})`;
    if (schema.enum) return `(${schema.enum.map((text) => `${value} === ${JSON.stringify(text)}`).join(" || ")})`;
    if (Array.isArray(schema.type)) return `(${schema.type.map((type) => types[type](value)).join(" || ")})`;
    if (schema.type === "array") return `${list(schema)}(${value})`;
    if (schema.type === "object") return `${object(schema)}(${value})`;
    if (schema.type) return `(${types[schema.type](value)}${range(schema, value)})`;
    return "true";
  }

  const range = ({ minimum, maximum }, value) =>
    (minimum === undefined ? "" : ` && ${value} >= ${minimum}`) +
    (maximum === undefined ? "" : ` && ${value} <= ${maximum}`);

  function list({ items }) {
    return add(
      `  if (!Array.isArray(value)) return false;\n  for (let i = 0; i < value.length; i += 1) if (!${test(items ?? {}, "value[i]")}) return false;\n  return true;`,
    );
  }

  function object(schema) {
    return add(objectBody(schema));
  }

  function objectBody({ properties = {}, additionalProperties = true, required = [] }) {
    const isMapping = '  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;';
    const rest =
      additionalProperties === true
        ? "true"
        : additionalProperties === false
          ? "false"
          : test(additionalProperties, "part");
    const cases = Object.entries(properties).map(
      ([name, schema]) => `      case ${JSON.stringify(name)}: if (!${test(schema, "part")}) return false; break;`,
    );
    const loop = `  for (const name in value) {\n    const part = value[name];\n    switch (name) {\n${cases.join("\n")}\n      default: if (!${rest}) return false;\n    }\n  }`;
    const needed = required.map((name) => `value[${JSON.stringify(name)}] !== undefined`).join(" && ");
    return `${isMapping}\n${loop}\n  return ${needed || "true"};`;
  }

  const named = Object.entries(definitions).map(
    ([name, schema]) => `function fits${name}(value: unknown): boolean {\n${objectBody(schema)}\n}`,
  );
  const entries = Object.entries(names).map(([model, key]) => `  [${JSON.stringify(key)}, fits${model}],`);
  return `${[...named, ...functions].join("\n")}\nexport const generatedShapes = new Map([\n${entries.join("\n")}\n]);\n`;
}
