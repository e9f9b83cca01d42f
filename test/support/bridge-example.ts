/**
 * An image model of the AI SDK as a source of plates, as `site/docs/imagery.md` shows it. On the command line:
 *
 *   npx broadside make spring.json --provider test/support/bridge-example.ts
 */
import { createOpenAI } from '@ai-sdk/openai'
import { fromAiSdk } from '../../src/index.ts'

const openai = createOpenAI({ apiKey: process.env.BRIDGE_KEY ?? '', baseURL: process.env.BRIDGE_URL ?? '' })

export default fromAiSdk(openai.image('gpt-image-2'), { price: 0.05, references: 4 })
