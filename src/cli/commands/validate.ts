import { Command, Option } from "commander";
import { selectFiles } from "../../manifests/index.ts";
import { directoryTree } from "../directory-tree.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ReadTree } from "../operator.ts";
import { renderProblems } from "../output/render-problems.ts";

/** `berth validate PATH`: every problem of a directory or file at once, before it is pushed. */
export function validateCommand(readTree: ReadTree): Command {
  return new Command("validate")
    .description("check manifests the way Berth reads them")
    .argument("<path>", "a file or a directory of manifests")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (path: string, flags: { output: string }) => {
      process.exitCode = await validate(path, flags.output, readTree);
    });
}

async function validate(path: string, output: string, readTree: ReadTree): Promise<number> {
  const tree = await directoryTree(path);
  const { files } = selectFiles(tree.files);
  const { desired, problems } = await readTree(tree);
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
