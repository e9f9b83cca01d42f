import { produce } from '../../src/campaign/produce.ts'

// Makes a campaign in this process and tells what it took, as JSON: node --expose-gc test/support/make-measured.ts <campaign> <out>

const [file = '', out = ''] = process.argv.slice(2)
let plate = 0
const seconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const made = await produce(file, {
  out,
  jobs: 0,
  onEvent: ({ type }) => {
    if (type === 'plate-done') plate = seconds()
  },
})
const exports = []
for await (const entry of made.exports()) exports.push(entry)
const { maxRSS } = process.resourceUsage()
console.log(JSON.stringify({ exports, megabytes: maxRSS / 1024, seconds: seconds() - plate }))
