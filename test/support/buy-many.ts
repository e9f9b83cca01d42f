import { buyPlate } from '../../src/plate/buy.ts'
import { Ledger } from '../../src/plate/ledger.ts'
import { openAiModel } from '../../src/plate/openai.ts'
import { Pace } from '../../src/plate/pace.ts'
import { PlateStore } from '../../src/plate/plate-store.ts'

// A process to be killed: buys `count` plates into `folder` under a cap, all of them in the same order each time.
// node buy-many.ts <folder> <base url> <key> <count> <cap in billionths of a dollar>

const [folder = '', baseURL = '', apiKey = '', count = '0', most = '0'] = process.argv.slice(2)
const store = new PlateStore(folder)
const counter = {
  model: openAiModel('gpt-image-2', { apiKey, baseURL }),
  store,
  ledger: new Ledger(store.ledgerFile),
  pace: new Pace({ atOnce: 3, perMinute: 10_000 }),
  account: 'many',
  cap: { most: Number(most), accounts: ['many'] },
}
const orders = Array.from({ length: Number(count) }, (_, index) => ({
  provider: 'openai',
  model: 'gpt-image-2',
  modelFamily: 'gpt-image-2' as const,
  prompt: `Plate ${index}`,
  size: { width: 1440, height: 480 },
  quality: 'low' as const,
  references: [],
  family: 'wide',
}))
const results = await Promise.allSettled(orders.map((order) => buyPlate(order, counter)))
const failed = results.find((result) => result.status === 'rejected')
process.stdout.write(failed === undefined ? 'all' : String(failed.reason.code))
