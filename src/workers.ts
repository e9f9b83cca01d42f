// `broadside/workers`: the same exports on other machines. Apart from the rest, because what it brings along is large.
//
//   const crew = await hireRemoteCrew({ redis, store, run: 'spring', title: 'Spring', host: hostname() })
//   await produce('spring.json', { out: 'out/spring', crew })
//   await crew.close()

export { hireRemoteCrew, type RemoteCrew, type RemoteCrewOptions } from './queue/remote-crew.ts'
export { type WorkerEvent, type WorkerOptions, work } from './queue/remote-worker.ts'
