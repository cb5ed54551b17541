/** For filling in, property by property, what nobody changes once it is handed on. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
