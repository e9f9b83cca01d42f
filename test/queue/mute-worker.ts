// A worker that never says that it is ready.
setInterval(() => {}, 1000)
