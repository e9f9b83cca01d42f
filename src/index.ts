/**
 * Brand template + copy + picture in; finished, readable posters and social assets out. Start with {@link produce} for a
 * campaign, {@link renderOne} for a single picture in memory.
 *
 * @module
 */
export { findBrand, listBrands } from './brand/find.ts'
export type { BrandKit } from './brand/kit.ts'
export {
  type CheckEvent,
  type CheckOptions,
  type CheckReport,
  checkDesign,
} from './campaign/design/check-design.ts'
export { type CopyPlace, provedLimits } from './campaign/design/prove-limits.ts'
export { type ReviewedCampaign, type ReviewOptions, review } from './campaign/design/review.ts'
export type { ProduceEvent } from './campaign/event.ts'
export type { Input, InputOptions } from './campaign/input/input.ts'
export type { Job } from './campaign/plan.ts'
export type { Plan } from './campaign/plan-table.ts'
export type { PlannedPlate } from './campaign/plates/planned-plate.ts'
export type { PlateOptions } from './campaign/plates/plate-options.ts'
export { type Quote, type QuotedPlate, quote } from './campaign/plates/quote.ts'
export { type ReviseOptions, revisePlate } from './campaign/plates/revise-plate.ts'
export type { Revision } from './campaign/plates/revision.ts'
export { type Prepared, prepare } from './campaign/prepare.ts'
export { type Produced, type ProduceOptions, produce } from './campaign/produce.ts'
export { type RerenderOptions, type RerenderReport, rerender } from './campaign/record/rerender.ts'
export { type RenderedExport, type RenderRequest, renderOne } from './campaign/render-one.ts'
export type { CampaignFile, CampaignInput } from './campaign/schema.ts'
export type { Mistake } from './check/mistake.ts'
export { CATALOGUE, type ErrorCode } from './error/catalogue.ts'
export { BroadsideError, type WireError } from './error/error.ts'
export type { Issue } from './error/issue.ts'
export { RULES, type Rule, type RuleId } from './error/rules.ts'
export type { Finding } from './export/certificate-schema.ts'
export { type Manifest, manifestEntries, readManifest } from './export/manifest.ts'
export { type Provenance, type SourceType, xmpOf } from './export/provenance.ts'
export type { ChangedNumber, Review, ReviewedExport } from './export/review-page.ts'
export type { DoneEntry, FailedEntry, ManifestEntry, RefusedEntry } from './export/schema.ts'
export { findGroup, findPlacement, GROUPS, PLACEMENTS } from './placement/catalogue.ts'
export { FAMILIES, type Family } from './placement/family.ts'
export { type Placement, parsePlacement } from './placement/schema.ts'
export { type AiSdkImageModel, type AiSdkOptions, fromAiSdk } from './plate/ai-sdk.ts'
export type { ModelAnswer, ModelCall, PlateModel, SentPicture } from './plate/model.ts'
export { STYLES } from './plate/procedural.ts'
export type { Certificate, CheckSummary, SlotCertificate } from './preflight/certify.ts'
export { findTemplate, templateNames } from './template/find.ts'
export type { Template } from './template/template.ts'
