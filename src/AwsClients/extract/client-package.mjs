// One @aws-sdk/client-* package: its schemas, and the hints that only its declarations and examples carry.
import { createRequire } from "node:module";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { kindOf, target, OPERATION } from "./schema.mjs";

export class ClientPackage {
  constructor(modules, service) {
    const name = service.npm.replace(/@[^@/]+$/, "");
    this.root = join(modules, name);
    this.about = JSON.parse(this.text("package.json"));
    this.schemas = createRequire(join(this.root, "package.json"))(this.root);
    const all = Object.values(this.schemas).filter(v => Array.isArray(v) && v[0] === OPERATION);
    const wanted = service.operations[0] === "*" ? all.map(o => o[2]) : service.operations;
    const missing = wanted.filter(w => !all.some(o => o[2] === w));
    if (missing.length) throw new Error(`${name} has no ${missing.join(", ")}`);
    this.operations = all.filter(o => wanted.includes(o[2])).sort((a, b) => a[2] < b[2] ? -1 : 1);
    this.readDeclarations();
    this.numbers = {};                                     // "Structure.member" → int, long, float or double
    for (const operation of this.operations) this.readExamples(operation);
  }

  text(file) { return readFileSync(join(this.root, file), "utf8"); }

  /** A value of the runtime configuration, such as serviceId. */
  setting(pattern) { return this.text("dist-es/runtimeConfig.shared.js").match(pattern)?.[1]; }
  get signing() { return this.text("dist-es/endpoint/EndpointParameters.js").match(/defaultSigningName: "([^"]*)"/)?.[1]; }

  /** The names of the errors an operation documents. */
  errorsOf(operation) {
    return [...this.text(`dist-types/commands/${operation}Command.d.ts`).matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)].map(m => m[1]);
  }

  /** "input token/output token/page size" of an operation that is read page by page. */
  pagesOf(operation) {
    const file = `dist-es/pagination/${operation}Paginator.js`;
    return existsSync(join(this.root, file)) ? this.text(file).match(/Command, (.*)\);/)[1].replace(/"/g, "").split(", ").join("/") : null;
  }

  enumOf(structure, member) {
    return [...(this.types[structure]?.[member] ?? "").matchAll(/\w+/g)].map(m => m[0]).find(word => this.enums[word]);
  }

  readDeclarations() {
    const folder = "dist-types/ts3.4/models";
    const text = readdirSync(join(this.root, folder)).map(f => this.text(`${folder}/${f}`)).join("\n");
    this.enums = {};
    for (const [, name, body] of text.matchAll(/export declare const (\w+): \{([^}]*)\};/g))
      this.enums[name] = [...body.matchAll(/readonly\s+(?:"[^"]*"|\w+):\s*"([^"]*)"/g)].map(m => m[1]);
    this.types = {};
    for (const [, name, body] of text.matchAll(/export (?:interface|declare class) (\w+)[^{]*\{\n([\s\S]*?)\n\}/g))
      this.types[name] = Object.fromEntries([...body.matchAll(/^\s+(?:readonly )?(\w+)\??: ([^;]+);/gm)].map(m => [m[1], m[2]]));
  }

  /** The schema says "number"; the example of the command says Number("int"), Number("long") … */
  readExamples(operation) {
    const text = this.text(`dist-types/commands/${operation[2]}Command.d.ts`);
    const input = text.match(/const input = (\{[\s\S]*?\n \* \});/)?.[1].replace(/^ \* ?/gm, "");
    const output = text.match(/\n \* \/\/ (\{[\s\S]*?\n \* \/\/ \});/)?.[1].replace(/^ \* \/\/ ?/gm, "");
    if (input) this.readNumbers(operation[4], evaluate(input));
    if (output) this.readNumbers(operation[5], evaluate(output));
  }

  readNumbers(schema, sample, structure, member) {
    if (sample == null || typeof sample !== "object") return;
    if (sample.number) { if (structure) this.numbers[`${structure}.${member}`] ??= sample.number; return; }
    const to = target(schema);
    switch (kindOf(to)) {
      case "list": return this.readNumbers(to[4] ?? 0, sample[0], structure, member);
      case "map": return this.readNumbers(to[5] ?? 0, Object.values(sample)[0], structure, member);
      case "structure": return to[4].forEach((name, i) => this.readNumbers(to[5][i], sample[name], to[2], name));
      case "simple list": return this.readNumbers(0, sample[0], structure, member);
      case "simple map": return this.readNumbers(0, Object.values(sample)[0], structure, member);
    }
  }
}

/** The example is a JavaScript literal; a number is written Number("int"). */
function evaluate(source) {
  try {
    return Function("Number", "Date", "Uint8Array", "Buffer", `return (${source})`)(
      kind => ({ number: kind }), class { }, class { }, { from: () => null });
  } catch { return null; }
}
