/** What one visitor may ask; the tests are many visitors, and one of them asks too much. */
export const QUESTIONS_A_MINUTE = 4;
