import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { mergeKubeconfig } from "../../../src/api/kubeconfig.ts";
import { type LiveApi, startLiveApi } from "../../support/live-api.ts";

const repository = join(__dirname, "kubectl/repository");
const namespace = "shop";
let api: LiveApi;
let directory = "";

jest.setTimeout(120_000);

beforeAll(async () => {
  const files = ["shop", "cluster"].flatMap((folder) =>
    readdirSync(join(repository, folder)).map((name) => {
      const content = readFileSync(join(repository, folder, name), "utf8");
      return [
        `${folder}/${name}`,
        content.replaceAll("NAMESPACE", namespace).replaceAll("HOST", "node").replaceAll("NUMBER", "11"),
      ];
    }),
  );
  api = await startLiveApi({ files: Object.fromEntries(files), users: ["program"], shortLived: ["shop/once:1"] });
  await api.settled();
  directory = mkdtempSync(join(tmpdir(), "berth-client-node-"));
  const entry = { name: "berth", server: api.url, authority: api.authority, token: "program" };
  writeFileSync(join(directory, "config"), mergeKubeconfig("", entry));
});

afterAll(async () => {
  await api.close();
  rmSync(directory, { recursive: true });
});

it("@kubernetes/client-node informs, watches, executes, forwards and reads logs", async () => {
  const program = join(__dirname, "../../support/client-node-session.mjs");
  const child = spawn(process.execPath, [program, join(directory, "config"), namespace], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = (await text(child.stdout))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(said).toEqual([
    ["informer", "three"],
    ["informer", "four"],
    ["informer", "three again"],
    ["watch", expect.arrayContaining(["ADDED 1", "MODIFIED 2", "DELETED 2"])],
    ["exec", { out: "got hello\n", errors: "oh\n", status: "Failure", reason: "NonZeroExitCode", exitCode: "3" }],
    ["port-forward", 100_000],
    ["log", "line 8\nline 9\nline 10\n"],
  ]);
});
