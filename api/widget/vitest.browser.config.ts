import { defineConfig } from "vitest/config";

// `--mode measure` times instead of testing.
export default defineConfig(({ mode }) => ({
  test: {
    environment: "node",
    include: [mode === "measure" ? "browser/*.measure.ts" : "browser/*.test.ts"],
    globalSetup: "browser/setup.ts",
    pool: "threads",
    // The browser and the server work while a test waits for them.
    maxWorkers: 2,
    reporters: ["dot"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
