import { Command, Option } from "commander";
import { parseFile, readManifests } from "../../manifests/index.ts";
import { commitId } from "../../model/names.ts";
import { exitCodes } from "../exit-codes.ts";
import { readManifestFiles } from "../manifest-files.ts";
import { renderProblems } from "../output/render-problems.ts";

/** `berth validate PATH`: every problem of a directory or file at once, before it is pushed. */
export function validateCommand(): Command {
  return new Command("validate")
    .description("check manifests the way Berth reads them")
    .argument("<path>", "a file or a directory of manifests")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (path: string, flags: { output: string }) => {
      process.exitCode = await validate(path, flags.output);
    });
}

async function validate(path: string, output: string): Promise<number> {
  const files = await readManifestFiles(path);
  const parsed = files.map((file) => parseFile(file.path, file.text));
  const revision = { repository: path, commit: commitId(""), author: "", subject: "" };
  const { desired, problems } = readManifests(parsed, revision);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (output === "json") console.log(JSON.stringify({ objects: desired.objects.length, problems }, null, 2));
  else
    printText(
      problems.length === 0 ? "" : renderProblems(problems),
      summaryLine(files.length, desired.objects.length, errors),
    );
  return errors > 0 ? exitCodes.failed : exitCodes.ok;
}

function printText(problems: string, summary: string): void {
  if (problems !== "") console.log(problems);
  console.log(summary);
}

function summaryLine(files: number, objects: number, errors: number): string {
  const verdict = errors === 0 ? "valid" : `${errors} ${errors === 1 ? "error" : "errors"}`;
  return `${files} files, ${objects} objects: ${verdict}`;
}
