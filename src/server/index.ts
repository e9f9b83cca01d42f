/**
 * The server of the studio: what its pages and interfaces work with.
 *
 * @module
 */
export type { AuthoringEvent, ShownMistake } from './authoring.ts'
export type { BulkState } from './bulk/bulk-runs.ts'
export type { SheetEntry, Standing } from './bulk/export-index.ts'
export type { RowKind, ShownRow, TablePage } from './bulk/open-table.ts'
export type { Draft, Drafts } from './drafts.ts'
export type { BrandEntry, Gallery, Sample, SizeEntry, TemplateEntry } from './gallery.ts'
export type { KitColor, KitPage, KitPair } from './kit-page.ts'
export type { StagedKit } from './kits.ts'
export { listen } from './listen.ts'
export type { Live } from './live.ts'
export type { StoredPicture } from './picture-folder.ts'
export type { Version } from './plate-history.ts'
export type { PictureQuote, Purse, QuotedPicture } from './plate-quote.ts'
export type { ProofEvent } from './proofing.ts'
export type { PurchaseItem, PurchaseState } from './purchases.ts'
export type { Reviewed, ReviewedExport } from './reviews.ts'
export type { Room } from './room.ts'
export type { Made, RunState, Runs } from './runs.ts'
export type { DraftCampaign, NewDraft, PictureMarks, ProofsRequest } from './schema.ts'
export type { ShownPicture, Verdict } from './verdict.ts'
export { openWorkshop, type Workshop } from './workshop.ts'
