import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Tells the service worker which files there are, and a version that changes with any of them. */
function listFiles(): Plugin {
  return {
    name: "kexin-list-files",
    closeBundle() {
      const names = readdirSync("dist").filter((name) => name !== "sw.js" && name !== "index.html").sort();
      const hash = createHash("sha256");
      for (const name of ["index.html", ...names]) {
        hash.update(readFileSync(`dist/${name}`));
      }

      const worker = readFileSync("public/sw.js", "utf8")
        .replace("{{version}}", hash.digest("hex").slice(0, 16))
        .replace("{{files}}", ["./", ...names].join(" "));
      writeFileSync("dist/sw.js", worker);
    },
  };
}

export default defineConfig({
  base: "/phone/",
  build: {
    target: "es2022",
    modulePreload: false,
    rolldownOptions: { output: { entryFileNames: "app.js", chunkFileNames: "[name].js", assetFileNames: "app[extname]" } },
  },
  plugins: [listFiles()],
});
