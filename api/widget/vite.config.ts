import { gzipSync } from "node:zlib";
import { type Plugin, minifySync } from "vite";
import { defineConfig } from "vitest/config";
import manifest from "./package.json" with { type: "json" };

const MOST_BYTES = 20_000;
const FILE = "ask-widget.mjs";
/** Lit marks so what nobody but itself may touch. */
const LIT_INTERNAL = /^_\$/;
const NOTICE = `/*! ask-widget ${manifest.version}, with Lit: Copyright Google LLC, BSD-3-Clause */`;

/** Indentation of templates is for those who read the source; none of it stands between words. */
function tightTemplates(): Plugin {
  return {
    name: "tight-templates",
    transform: {
      filter: { id: /src\/.*\.ts$/ },
      handler: (code) => ({ code: code.replace(/\n\s+(?=<|\$\{)/g, "").replace(/\n\s+/g, "\n"), map: null }),
    },
  };
}

/** Vite leaves the white space in a library; then break the build where it is heavier than promised. */
function small(): Plugin {
  return {
    name: "small",
    generateBundle(_, bundle) {
      const chunk = bundle[FILE];
      if (chunk?.type !== "chunk") {
        this.error(`the build made no ${FILE}`);
      }
      chunk.code = `${NOTICE}\n${minifySync(FILE, chunk.code, { module: true, mangleProps: { include: LIT_INTERNAL } }).code}\n`;
      const size = gzipSync(chunk.code, { level: 9 }).length;
      if (size > MOST_BYTES) {
        this.error(`${FILE} has ${size} bytes gzipped, ${MOST_BYTES} are allowed`);
      }
      this.info(`${FILE}: ${size} of ${MOST_BYTES} bytes gzipped`);
    },
  };
}

export default defineConfig({
  plugins: [tightTemplates(), small()],
  build: {
    target: ["chrome135", "firefox140", "safari18.4"],
    lib: { entry: "src/ask-widget.ts", formats: ["es"], fileName: () => FILE },
    minify: "oxc",
    reportCompressedSize: false,
  },
  test: { include: ["src/**/*.test.ts"] },
});
