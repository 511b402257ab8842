const WORDS = { en: 'Hello', fr: 'Bonjour', de: 'Guten Tag' };

export const greeting = (name, language = 'en') => `${WORDS[language] ?? WORDS.en}, ${name}!`;
