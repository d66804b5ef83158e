const swc = [
  "@swc/jest",
  { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
];

const common = {
  rootDir: ".",
  testEnvironment: "node",
  transform: { "^.+\\.ts$": swc },
};

// Unit tests stay within the process and finish in seconds; integration tests talk to real programs, connections and
// threads of this machine (git, ssh, kubectl); end-to-end tests run on lab hosts, one file at a time.
/** @type {import("jest").Config} */
module.exports = {
  reporters: ["default", "summary", "<rootDir>/test/support/summary-reporter.cjs"],
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/", "\\.integration\\.test\\.ts$"],
    },
    { ...common, displayName: "integration", testMatch: ["<rootDir>/test/**/*.integration.test.ts"] },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
  ],
};
