import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const script = join(__dirname, "../../node/volume.sh");

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "berth-volume-"));
  for (const name of ["data", "stage", "target"]) mkdirSync(join(home, name));
  writeFileSync(join(home, "data/large"), Buffer.alloc(300_000, "abcdefg"));
  writeFileSync(join(home, "data/.secret"), "x", { mode: 0o600 });
  mkdirSync(join(home, "data/below"));
  symlinkSync("../large", join(home, "data/below/link"));
  linkSync(join(home, "data/large"), join(home, "data/below/same"));
});
afterEach(() => rmSync(home, { recursive: true }));

function volume(data: "data" | "target", args: readonly string[], input?: Buffer) {
  const env = { PATH: process.env["PATH"], BERTH_DATA: join(home, data), BERTH_STAGE: join(home, "stage") };
  const { status, stdout, stderr } = spawnSync("sh", [script, ...args], { env, input, maxBuffer: 2 ** 24 });
  return { status, stdout, text: stdout.toString().trim(), errors: stderr.toString().trim() };
}

const sum = (data: "data" | "target") => volume(data, ["sum"]).text;
const stream = (offset: number) => volume("data", ["send", String(offset)]).stdout;

describe("a volume as a stream", () => {
  it("is the same bytes each time, from any byte on", () => {
    expect(sum("data")).toMatch(/^[0-9a-f]{64}$/);
    expect(sum("data")).toBe(sum("data"));
    expect(stream(10_000).equals(stream(0).subarray(10_000))).toBe(true);
  });

  it("arrives whole though it was cut off in between, with links, owners and modes", () => {
    const all = stream(0);
    expect(volume("target", ["gathered", sum("data")]).text).toBe("0");
    volume("target", ["gather", "0"], all.subarray(0, 100_001));
    const offset = volume("target", ["gathered", sum("data")]).text;
    expect(offset).toBe("100001");
    volume("target", ["gather", offset], stream(Number(offset)));
    expect(volume("target", ["unpack", sum("data")])).toMatchObject({ status: 0 });
    expect(sum("target")).toBe(sum("data"));
    expect(readFileSync(join(home, "target/below/link")).length).toBe(300_000);
    expect(volume("target", ["gathered", sum("data")]).text).toBe("0");
  });

  it("is not unpacked where a byte is wrong, and begins anew where the data changed", () => {
    const wanted = sum("data");
    volume("target", ["gathered", wanted]);
    volume("target", ["gather", "0"], Buffer.concat([stream(0).subarray(0, -1), Buffer.from("!")]));
    expect(volume("target", ["unpack", wanted])).toMatchObject({
      status: 3,
      errors: "what arrived is not what was sent: it was thrown away",
    });
    volume("target", ["gather", "0"], stream(0).subarray(0, 5_000));
    appendFileSync(join(home, "data/large"), "more");
    expect(volume("target", ["gathered", sum("data")]).text).toBe("0");
  });
});
