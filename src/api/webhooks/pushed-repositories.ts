import type { Delivery } from "./delivery.ts";
import { header } from "./delivery.ts";
import { repositoryPath } from "./repository-path.ts";

const fields = ["full_name", "path_with_namespace", "clone_url", "ssh_url", "html_url", "url", "homepage", "git_url"];
const gitlabFields = ["git_http_url", "git_ssh_url", "http_url", "web_url"];

/**
 * The paths a payload gives for the repository it speaks of: `team/app`. They are only ever compared with those of
 * configured repositories; nothing is sent to an address that a payload names. Null where the body is no JSON object.
 */
export function pushedRepositories(delivery: Delivery): ReadonlySet<string> | null {
  const payload = parsePayload(delivery);
  if (!payload) return null;
  const texts = [recordOf(payload["repository"]), recordOf(payload["project"])].flatMap(namesIn);
  return new Set(texts.map(repositoryPath).filter((path) => path !== null));
}

function namesIn(repository: Record<string, unknown>): string[] {
  const named = [...fields, ...gitlabFields].map((field) => repository[field]);
  return [...named, ...cloneLinks(repository), projectName(repository)].filter((text) => typeof text === "string");
}

/** Bitbucket lists what to clone under `links`. */
function cloneLinks(repository: Record<string, unknown>): unknown[] {
  const links = recordOf(repository["links"])["clone"];
  return Array.isArray(links) ? links.slice(0, 10).map((link) => recordOf(link)["href"]) : [];
}

/** Bitbucket's own servers give a project key and a slug instead of a full name. */
function projectName(repository: Record<string, unknown>): string | null {
  const key = recordOf(repository["project"])["key"];
  const slug = repository["slug"];
  return typeof key === "string" && typeof slug === "string" ? `${key}/${slug}` : null;
}

function parsePayload(delivery: Delivery): Record<string, unknown> | null {
  const text = delivery.body.toString("utf8");
  const form = header(delivery, "content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  try {
    const value: unknown = JSON.parse(form ? (new URLSearchParams(text).get("payload") ?? "") : text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
