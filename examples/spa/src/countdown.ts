/** A time that is left, in words: `4 min 12 s`. A part of a second is none. */
export function timeLeft(seconds: number): string {
  const whole = Math.floor(seconds)
  if (whole <= 0) return 'it has ended'
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`
}
