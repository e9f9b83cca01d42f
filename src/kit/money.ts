/** An amount in whole billionths of a US dollar: sums are exact, and half the price of a token is still a whole number. */
export type Money = number

/** From dollars, rounded up, so that no part of a charge is lost. */
export function usd(dollars: number): Money {
  // A hair below, or 0.1 + 0.2 would be rounded up to a billionth too much.
  return Math.ceil(dollars * 1e9 - 1e-3)
}

/** In dollars, for files and programs. */
export function dollars(amount: Money): number {
  return amount / 1e9
}

/** For people: `$0.048`, `$12.40`; never rounded to nothing. */
export function moneyText(amount: Money): string {
  const value = dollars(amount)
  if (amount === 0) return '$0.00'
  if (value < 0.0005) return '<$0.001'
  return `$${value.toFixed(value < 10 ? 3 : 2)}`
}
