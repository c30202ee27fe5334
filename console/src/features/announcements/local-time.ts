/** A moment as `<input type="datetime-local">` writes it, in the time of whoever sits here; '' where there is none. */
export function toInput(time: string | null): string {
  if (time === null) return '';
  const local = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  return `${day}T${two(local.getHours())}:${two(local.getMinutes())}`;
}

/** Null where nothing, or no whole time, was given. */
export function fromInput(text: string): string | null {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
