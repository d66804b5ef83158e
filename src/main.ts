#!/usr/bin/env node
/** Composition root: configuration to adapters to reconciler to api and cli. The one file that constructs ring 2. */
