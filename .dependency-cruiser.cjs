/** The rings of docs/architecture.md: imports point inward only. */
const pure = "^src/(manifests|planner|network|ingress|view)/";
const effects = "^src/(gitsync|executors|journal)/";

const pureRoomMayUse = (room, libraries) => ({
  name: `${room}-imports-model-only`,
  comment: `${room} decides: it may import model and ${libraries || "no library"}, nothing that acts.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { pathNot: [`^src/(model|${room})/`, ...(libraries ? [`^node_modules/(${libraries})/`] : [])] },
});

const effectRoomIsAlone = (room) => ({
  name: `${room}-knows-no-other-room`,
  comment: `${room} acts: it may import model, node and libraries, never a room that decides or another that acts.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: "^src/", pathNot: `^src/(model|${room})/` },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "model-imports-nothing",
      comment: "Ring 0 holds words only. Its one library is node's hash function: a pure function of its input.",
      severity: "error",
      from: { path: "^src/model/" },
      to: { pathNot: ["^src/model/", "^(node:)?crypto$"] },
    },
    {
      name: "hash-alone-uses-crypto",
      comment: "Randomness lives in the same module as hashing; only one file may open that door.",
      severity: "error",
      from: { path: "^src/model/", pathNot: "^src/model/hash\\.ts$" },
      to: { path: "^(node:)?crypto$" },
    },
    pureRoomMayUse("manifests", "js-yaml|ajv|ajv-formats"),
    pureRoomMayUse("planner", "croner"),
    pureRoomMayUse("network", ""),
    pureRoomMayUse("ingress", "js-yaml"),
    pureRoomMayUse("view", ""),
    effectRoomIsAlone("gitsync"),
    effectRoomIsAlone("executors"),
    effectRoomIsAlone("journal"),
    {
      name: "reconciler-uses-ports",
      comment: "Ring 3 drives ring 2 through its own interfaces, so that tests can drive it with a fake fleet.",
      severity: "error",
      from: { path: "^src/reconciler/" },
      to: { path: `${effects}|^src/(api|cli|dashboard|platform)/|^src/main\\.ts$` },
    },
    {
      name: "edges-are-not-imported",
      severity: "error",
      from: { path: `${pure}|${effects}|^src/(model|reconciler)/` },
      to: { path: "^src/(api|cli|dashboard|platform)/|^src/main\\.ts$" },
    },
    {
      name: "main-alone-constructs-effects",
      comment:
        "api and dashboard reach ring 2 through what main hands them. The lab and the CLI's own SSH-free verbs do not need it.",
      severity: "error",
      from: { path: "^src/(api|dashboard|platform)/" },
      to: { path: effects },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    parser: "swc",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default", "types"] },
  },
};
