// Prove that the committed file is what the source builds to, byte for byte.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

const FILE = "ask-widget.mjs";
const root = import.meta.dirname;
const outDir = await mkdtemp(join(tmpdir(), "ask-widget-"));
try {
  await build({ root, logLevel: "warn", build: { outDir, emptyOutDir: true } });
  const [built, committed] = await Promise.all([
    readFile(join(outDir, FILE)),
    readFile(join(root, "dist", FILE)),
  ]);
  if (!built.equals(committed)) {
    throw new Error(`dist/${FILE} is not what the source builds to: run 'npm run build' and commit it`);
  }
  console.log(`dist/${FILE} is what the source builds to (${built.length} bytes)`);
} finally {
  await rm(outDir, { recursive: true });
}
