// The text of an .api file: the service, its operations, and the structures, errors and enumerations they reach.
import { kindOf, simpleType, target, traitsOf } from "./schema.mjs";
import { datesInMillis, withoutArguments, withoutItems } from "./dotnet.mjs";

const protocols = { AwsJson1_0Protocol: "json1.0", AwsJson1_1Protocol: "json1.1", AwsQueryProtocol: "query", AwsEc2QueryProtocol: "ec2Query", AwsRestJsonProtocol: "restJson", AwsRestXmlProtocol: "restXml" };

export class ModelText {
  structures = new Map();
  usedEnums = new Set();

  constructor(client, service) {
    this.client = client;
    this.service = service;
    const operations = client.operations.map(o => this.operation(o));
    this.lines = [
      `# ${client.about.name} ${client.about.version} (${client.about.license})`,
      this.serviceLine(),
      ...operations,
      ...this.structures.values(),
      ...[...this.usedEnums].sort().map(e => `enum ${e} ${client.enums[e].map(quoted).join(" ")}`),
    ];
  }

  toString() { return this.lines.join("\n") + "\n"; }

  serviceLine() {
    const { name, npm, operations, namespace, type, signing = this.client.signing, host = signing, ...rest } = this.service;
    const protocol = this.client.setting(/protocol: config\?\.protocol \?\? (\w+)/);
    const facts = {
      id: this.client.setting(/serviceId: config\?\.serviceId \?\? "([^"]*)"/), namespace, type, signing, host,
      version: this.client.setting(/apiVersion: "([^"]*)"/),
      protocol: protocols[protocol] ?? (() => { throw new Error(`no protocol ${protocol}`); })(),
      target: this.client.setting(/serviceTarget: "([^"]*)"/),
      xmlns: this.client.setting(/xmlNamespace: "([^"]*)"/), compatible: this.client.setting(/awsQueryCompatible: (true)/), ...rest,
    };
    return ["service", ...Object.entries(facts).filter(([, v]) => v).map(([k, v]) => `${k}=${v.replace(/ /g, "_")}`)].join(" ");
  }

  operation([, , name, traits, input, output]) {
    const errors = this.client.errorsOf(name);
    for (const error of errors) this.visit(this.client.schemas[`${error}$`]);
    const pages = this.client.pagesOf(name);
    const { namespace } = this.service;
    return [
      `op ${name} ${this.outer(input)} ${this.outer(output)}`, pages && `pages=${pages}`, traits?.endpoint && `hostPrefix=${traits.endpoint[0]}`, this.http(traits?.http),
      withoutItems(namespace, name) && "@pagesAlone", withoutArguments(namespace, name) && "@noArguments",
      errors.length && `! ${errors.join(" ")}`,
    ].filter(Boolean).join(" ");
  }

  /** Method, path and status; other protocols have them on some operations too, where they say nothing. */
  http(binding) {
    if (!this.isRest || !binding) return null;
    const [method, path, status] = binding;
    if (/:/.test(path)) throw new Error(`no way to say the path ${path}`);
    return `http=${method}:${path}:${status}`;
  }

  get isRest() { return /AwsRest(Json|Xml)Protocol/.test(this.client.setting(/protocol: config\?\.protocol \?\? (\w+)/)); }

  outer(schema) {
    const to = target(schema);
    if (kindOf(to) !== "structure" || to[2] === "Unit") return "-";
    this.visit(to);
    return to[2];
  }

  visit(structure) {
    const [kind, , name, traits, names, types, required = 0] = structure;
    if (this.structures.has(name)) return;
    this.structures.set(name, null);
    const members = names.map((member, i) => `  ${member}${i < required ? "!" : ""} ${this.type(types[i], name, member)}${flags(types[i], this.isRest)}`);
    const word = kind === -3 ? "error" : kind === 4 ? "union" : "struct";
    const fault = kind === -3 ? ` ${traits.error} ${traits.httpError ?? (traits.error === "server" ? 500 : 400)}${traits.awsQueryError ? ` code=${traits.awsQueryError[0]}` : ""}` : "";
    this.structures.set(name, [`${word} ${name}${fault}`, ...members].join("\n"));
  }

  type(schema, structure, member) {
    const to = target(schema);
    switch (kindOf(to)) {
      case "simple": return this.simple(to, structure, member);
      case "simple list": return `[${this.simple(to, structure, member)}]`;
      case "simple map": return `{${this.simple(to, structure, member)}}`;
      case "list": return `[${this.type(to[4], structure, member)}]`;
      case "map": return `{${this.type(to[5], structure, member)}}`;
      case "structure": this.visit(to); return to[2];
      default: throw new Error(`unknown type of ${structure}.${member}`);
    }
  }

  simple(schema, structure, member) {
    const type = simpleType(schema, this.isRest);
    if (type === "number") return datesInMillis.has(`${this.service.namespace}.${structure}.${member}`) ? "millis" : this.client.numbers[`${structure}.${member}`] ?? "int";
    const known = type === "string" && this.client.enumOf(structure, member);
    if (known) this.usedEnums.add(known);
    return known || type;
  }
}

/** What the wire says of a member beyond its name and type. */
function flags(schema, isRest) {
  const traits = traitsOf(schema);
  const list = target(schema);
  const entry = Array.isArray(list) && list[0] === 1 ? traitsOf(list[4]).xmlName : undefined;
  return [
    traits.idempotencyToken && " @token", traits.xmlName && ` @xml=${traits.xmlName}`, traits.ec2QueryName && ` @query=${traits.ec2QueryName}`,
    entry && ` @entry=${entry}`, traits.xmlFlattened && " @flat",
    ...isRest ? places(traits) : [],
  ].filter(Boolean).join("");
}

/** Where in a REST message a member stands. */
function places(traits) {
  for (const unknown of ["httpPrefixHeaders", "httpQueryParams"]) if (traits[unknown]) throw new Error(`no way to say ${unknown}`);
  return [
    traits.httpLabel && " @path", traits.httpQuery && ` @inQuery=${traits.httpQuery}`, traits.httpHeader && ` @header=${traits.httpHeader}`,
    traits.httpPayload && " @payload", traits.httpResponseCode && " @status",
  ];
}

const quoted = value => /\s/.test(value) ? JSON.stringify(value) : value;
