import { Command } from "commander";
import { runDemo } from "../demo/demo.ts";

/** `berth demo`: the whole of it on a lab, each promise shown or the command fails. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("start a lab and show everything on it")
    .action(() => runDemo((line) => console.log(line)));
}
