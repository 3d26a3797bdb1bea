/** The core reads no text that is nested deeper, and a JavaScript runtime does. */
const MAX_DEPTH = 512

/** What `stringify` must make of a text, by this JavaScript runtime; `undefined` if it must refuse. */
export function hostStringify(text) {
  let value
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return text.length > 2 * MAX_DEPTH && nesting(text) > MAX_DEPTH
    ? undefined
    : JSON.stringify(value)
}

/** How deep the arrays and objects of a valid JSON text lie in one another. */
function nesting(text) {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '"') inString = !inString
    else if (char === '\\') at += 1
    else if (inString) continue
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth -= 1
  }
  return deepest
}
