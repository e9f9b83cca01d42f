import { CAMPAIGN_VERBS } from './campaign-verbs.ts'
import { DESIGN_VERBS } from './design-verbs.ts'
import { PLATE_VERBS } from './plate-verbs.ts'
import { RENDER_VERBS } from './render-verbs.ts'
import type { Verb } from './verb.ts'

/** Everything programs can ask for. Routes, the OpenAPI document, the page of docs and the tools of MCP are made from this. */
export const VERBS: readonly Verb[] = [...DESIGN_VERBS, ...RENDER_VERBS, ...CAMPAIGN_VERBS, ...PLATE_VERBS]
