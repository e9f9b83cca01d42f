import { BroadsideError } from '../../error/error.ts'
import type { RowIssue } from '../../rows/row.ts'
import { openCampaign, type SettingOptions } from './setting.ts'

/**
 * What is wrong with each row of a campaign that holds them itself, in their order; nothing is planned. Whether ids are unique is
 * not looked at. Rejects with `INPUT_INVALID` where the campaign itself cannot be used.
 */
export async function rowMistakes(
  campaign: object,
  options: SettingOptions,
): Promise<readonly (readonly RowIssue[])[]> {
  const { rows, issues } = await openCampaign(campaign, options)
  if (rows === undefined || issues.length > 0)
    throw new BroadsideError('INPUT_INVALID', { message: 'The campaign has mistakes', issues })
  const all: (readonly RowIssue[])[] = []
  for await (const row of rows) all.push('rejected' in row ? row.rejected : [])
  return all
}
