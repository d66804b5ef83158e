import { openMemoryJournal } from "../../src/journal/memory.ts";
import { journalContract } from "./contract.ts";

describe("openMemoryJournal", () => journalContract((cap) => openMemoryJournal("test", cap)));
