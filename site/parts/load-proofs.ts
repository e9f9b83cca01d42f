// Proofs are made when they are first asked for, which takes a second each. A browser keeps six connections to a server; were
// they all waiting for proofs, the next page would wait behind them.

const AT_ONCE = 3

const waiting: HTMLImageElement[] = []
let underWay = 0

function next(): void {
  while (underWay < AT_ONCE) {
    const image = waiting.shift()
    if (image === undefined) return
    underWay += 1
    const ended = (): void => {
      underWay -= 1
      image.classList.remove('shimmer')
      next()
    }
    image.addEventListener('load', ended, { once: true })
    image.addEventListener('error', ended, { once: true })
    image.src = image.dataset.proof ?? ''
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      near.unobserve(target)
      waiting.push(target as HTMLImageElement)
    }
    next()
  },
  { rootMargin: '400px' },
)

for (const image of document.querySelectorAll<HTMLImageElement>('img[data-proof]')) near.observe(image)
