// Puts style and script into the page, with a policy that allows these two and nothing else: no network, no other script.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const made = await build({
  entryPoints: ["src/main.ts"],
  bundle: true,
  format: "iife",
  globalName: "kexin",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  write: false,
});
const parts = { script: `\n${made.outputFiles[0].text}`, style: `\n${readFileSync("src/page.css", "utf8")}` };
const hash = text => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
parts.policy = [
  "default-src 'none'",
  `script-src ${hash(parts.script)}`,
  `style-src ${hash(parts.style)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
// Every library asks that its notice goes with it.
parts.licences = ["@noble/curves/LICENSE", "@noble/hashes/LICENSE", "sm-crypto-v2/LICENCE_MIT"]
  .map(name => `${name}\n\n${readFileSync(`node_modules/${name}`, "utf8").trim()}`)
  .join("\n\n");
const page = readFileSync("src/page.html", "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync("verify.html", page);
