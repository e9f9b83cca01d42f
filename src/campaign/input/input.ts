import { hashOf } from '../../kit/hash.ts'
import type { GoodRow, RejectedRow, RowSource } from './input-rows.ts'
import type { Setting, SettingOptions } from './setting.ts'

/** Everything a campaign needs: what it names read and checked, its rows still to be read. */
export interface Input extends Setting {
  /** Read and checked one by one, when they are asked for. */
  readonly rows: AsyncIterable<GoodRow | RejectedRow> &
    Pick<RowSource, 'file' | 'inline' | 'columns' | 'notes'>
}

export interface InputOptions extends SettingOptions {
  /** Refuse the run for a mistake in any row, also where they stand in a file of their own. */
  readonly strict?: boolean | undefined
}

/** Over a campaign and its rows. @param rows hash over the `rowHash` of each, in their order */
export function inputHash({ campaign, imagery }: Setting, rows: string): string {
  const references = imagery.references.map(({ sha256 }) => sha256)
  return hashOf({
    campaign: { ...campaign, $schema: undefined },
    ...(references.length === 0 ? {} : { references }),
    rows,
  })
}
