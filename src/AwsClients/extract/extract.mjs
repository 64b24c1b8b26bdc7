// Writes one <service>.api for each service that <folder>/operations.txt names, from the npm packages it names.
//   node src/AwsClients/extract/extract.mjs src/AwsClients/Models [service ...]
// The packages (Apache-2.0) are installed in a temporary folder and used for reading alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ClientPackage } from "./client-package.mjs";
import { ModelText } from "./model-text.mjs";

const [folder, ...only] = process.argv.slice(2);
if (!folder) throw new Error("usage: node extract.mjs <folder with operations.txt> [service ...]");

const chosen = readOperations(join(folder, "operations.txt")).filter(s => !only.length || only.includes(s.name));
const modules = install(chosen.map(s => s.npm));
for (const service of chosen) {
  const text = new ModelText(new ClientPackage(modules, service), service).toString();
  writeFileSync(join(folder, `${service.name}.api`), text);
  console.log(`${service.name}.api: ${text.match(/^op /gm).length} operations, ${text.length} characters`);
}

/** A service is a line of `name key=value …`; the indented lines under it are its operations, or `*` for all. */
function readOperations(file) {
  const services = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const words = line.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean);
    if (!words.length) continue;
    if (/^\s/.test(line)) services.at(-1).operations.push(...words);
    else services.push({ name: words[0], operations: [], ...Object.fromEntries(words.slice(1).map(w => w.split(/=(.*)/s))) });
  }
  return services;
}

function install(packages) {
  const home = join(tmpdir(), "aws-api-models");
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(home, "package.json"))) writeFileSync(join(home, "package.json"), '{ "private": true }');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", ...packages], { cwd: home, stdio: "inherit" });
  return resolve(home, "node_modules");
}
